package duban.wiring;

import duban.store.CalendarKeeping;
import duban.store.Cases;
import duban.store.Jobs;
import duban.store.Links;
import duban.store.Outbox;
import duban.store.Policies;
import duban.store.SourceSecrets;
import duban.store.TableCases;
import duban.store.TableJobs;
import duban.store.TableLinks;
import duban.store.TablePolicies;

/// The table's views, and the sources' secrets.
///
/// @param table its name, from `CASE_TABLE`
public record StoreWiring(Environment environment, String table) {
  public StoreWiring(Environment environment) {
    this(environment, environment.require("CASE_TABLE"));
  }

  public Cases cases() {
    return new CalendarKeeping(
        new TableCases(environment.clients().dynamoDb(), table), policies());
  }

  public Policies policies() {
    return new TablePolicies(environment.clients().dynamoDb(), table, environment.clock());
  }

  public Links links() {
    return new TableLinks(environment.clients().dynamoDb(), table);
  }

  public Outbox outbox() {
    return new Outbox(environment.clients().dynamoDb(), table);
  }

  public Jobs jobs() {
    return new TableJobs(environment.clients().dynamoDb(), table);
  }

  /// From `SOURCE_SECRETS`.
  public SourceSecrets secrets() {
    return new SourceSecrets(
        environment.clients().secrets(),
        environment.require("SOURCE_SECRETS"),
        environment.clock());
  }
}
