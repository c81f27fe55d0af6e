package duban.wiring;

import duban.mail.LetterWriter;
import duban.mail.Letters;
import duban.pages.ActPages;
import duban.status.StatusPages;

/// What people read: task pages, status pages, mails.
public record PagesWiring(Environment environment) {
  public ActPages act() {
    return new ActPages();
  }

  public StatusPages status() {
    StoreWiring store = new StoreWiring(environment);
    return new StatusPages(store.cases(), store.policies());
  }

  public LetterWriter letters() {
    return new Letters(environment.clock());
  }
}
