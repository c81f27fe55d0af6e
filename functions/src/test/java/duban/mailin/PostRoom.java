package duban.mailin;

import duban.assignment.Town;
import duban.cases.CaseRef;
import duban.cases.SampleMailIds;
import duban.cases.SecurityEvents.Event;
import duban.dispatch.Reachability;
import duban.dispatch.Unreachable;
import duban.mailin.Receiving.Received;
import duban.mailin.Receiving.Reports;
import duban.policy.Published;
import duban.store.InMemoryInbox;
import duban.store.InMemoryJobs;
import duban.store.Inbox.Waiting;
import duban.store.Jobs.Job;
import duban.store.LocalTable;
import duban.store.Outbox;
import duban.store.QuotedLinks;
import duban.store.TableAddresses;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The sample office where its mail comes in.
final class PostRoom {
  static final String QINGLAN = "qinglan";
  static final String OFFICE = "wenzheng@qinglan.example";
  static final String OURS = "duban@qinglan.example";
  static final String CHEN = "chen.zhiqiang@qinglan.example";
  static final String CITIZEN = "wang@qq.example";

  final Town town = new Town();
  final InMemoryInbox inbox = new InMemoryInbox();
  final InMemoryJobs jobs = new InMemoryJobs();
  final List<Event> counted = new ArrayList<>();
  final TableAddresses addresses;
  final Bounces bounces;
  final Receiving receiving;

  PostRoom(LocalTable table, Reports reports) {
    addresses = new TableAddresses(table.client(), LocalTable.NAME);
    Reachability reachability = new Reachability(town.policies, addresses);
    bounces =
        new Bounces(
            town.policies,
            addresses,
            new Unreachable(
                town.cases,
                town.policies,
                new Outbox(table.client(), LocalTable.NAME),
                reachability),
            reachability,
            jobs,
            counted::add);
    receiving =
        new Receiving(
            town.cases,
            town.policies,
            inbox,
            jobs,
            new MailPapers(town.papers),
            bounces,
            SampleMailIds.IDS,
            reports,
            new QuotedLinks(table.client(), LocalTable.NAME, jobs));
  }

  Published city() {
    return town.policies.current(QINGLAN);
  }

  Received receive(String key, String mail) {
    return receiving.receive(key, mail.getBytes(StandardCharsets.UTF_8), town.now);
  }

  Received receive(String mail) {
    return receive("mail-in/1", mail);
  }

  /// The only mail that waits.
  Waiting waiting() {
    return inbox.all().values().iterator().next();
  }

  Optional<Job> job(String name) {
    return jobs.find(QINGLAN, name);
  }

  boolean blocked(String address) {
    return addresses.blocked(QINGLAN, address, town.now);
  }

  /// The id of a mail about a case that went from here.
  static String sent(CaseRef ref, String to) {
    return SampleMailIds.IDS.mail(ref, "a-reminder", to, "qinglan.example");
  }

  /// @param headers whole lines beside the usual ones
  static String mail(String from, String to, String text, String... headers) {
    return "From: <%s>\nTo: <%s>\nSubject: 路灯\n%sContent-Type: text/plain; charset=utf-8\n\n%s\n"
        .formatted(from, to, String.join("", headers), text);
  }

  static String id(String id) {
    return "Message-ID: <" + id + ">\n";
  }

  static String answering(String id) {
    return "In-Reply-To: <" + id + ">\n";
  }

  static Map<String, List<String>> form(String... fieldsAndValues) {
    return Town.form(fieldsAndValues);
  }
}
