package duban.acceptance.engines;

import duban.local.clients.Mail;
import java.util.List;

/// Where mails can be read that an engine was given to send.
interface SentMails {
  /// Every mail so far, of everybody, oldest first.
  List<Mail> all();
}
