package duban.dispatch;

import duban.policy.Directory.Person;
import duban.policy.Published;
import duban.store.Addresses;
import duban.store.Policies;
import java.time.Instant;
import java.util.List;

/// Who can be reached by mail. An address that mail came back from is left alone until its block
/// ends, and then tried. The coordinating office is never cut off: as long as the mails of none of
/// its handlers arrive, all of them are written to all the same.
public final class Reachability {
  private final Policies policies;
  private final Addresses addresses;

  public Reachability(Policies policies, Addresses addresses) {
    this.policies = policies;
    this.addresses = addresses;
  }

  /// Whether nothing is to be sent there.
  public boolean blocked(String office, String address, Instant now) {
    return addresses.blocked(office, address, now) && !isLast(office, address, now);
  }

  private boolean isLast(String office, String address, Instant now) {
    return policies.offices().contains(office)
        && handlers(office).stream().anyMatch(p -> p.mail().equalsIgnoreCase(address.strip()))
        && cutOff(office, now);
  }

  /// Whether mail arrives at no handler of the coordinating office any more: an operator has to
  /// look after that.
  public boolean cutOff(String office, Instant now) {
    List<Person> handlers = handlers(office);
    return !handlers.isEmpty()
        && handlers.stream().allMatch(p -> addresses.blocked(office, p.mail(), now));
  }

  private List<Person> handlers(String office) {
    Published city = policies.current(office);
    return city.directory().handlers(city.policy().coordinator());
  }

  /// A mail goes there: where a block has ended, it is the trial.
  void tries(String office, String address, Instant now) {
    if (policies.offices().contains(office)) {
      addresses.tried(
          office,
          address,
          now,
          now.plus(policies.current(office).policy().mail().blocks().trial()));
    }
  }
}
