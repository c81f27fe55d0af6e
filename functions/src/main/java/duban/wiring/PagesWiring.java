package duban.wiring;

import duban.status.StatusPages;

/// What citizens read.
public record PagesWiring(Environment environment) {
  public StatusPages status() {
    StoreWiring store = new StoreWiring(environment);
    return new StatusPages(store.cases(), store.policies());
  }
}
