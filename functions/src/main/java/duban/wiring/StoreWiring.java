package duban.wiring;

import duban.store.CalendarKeeping;
import duban.store.Caseload;
import duban.store.Cases;
import duban.store.FilingLinks;
import duban.store.Jobs;
import duban.store.Links;
import duban.store.Outbox;
import duban.store.Policies;
import duban.store.Sent;
import duban.store.SourceSecrets;
import duban.store.TableCases;
import duban.store.TableFilingLinks;
import duban.store.TableJobs;
import duban.store.TableLinks;
import duban.store.TablePolicies;
import duban.store.TableSent;
import duban.store.Watch;

/// The table's views, and the sources' secrets.
///
/// @param table its name, from `CASE_TABLE`
public record StoreWiring(Environment environment, String table) {
  public StoreWiring(Environment environment) {
    this(environment, environment.require("CASE_TABLE"));
  }

  public Cases cases() {
    return new CalendarKeeping(
        new TableCases(environment.clients().dynamoDb(), table, Watch.WHILE_OPEN), policies());
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

  public FilingLinks filingLinks() {
    return new TableFilingLinks(environment.clients().dynamoDb(), table);
  }

  public Caseload caseload() {
    return new Caseload(environment.clients().dynamoDb(), table);
  }

  public Sent sent() {
    return new TableSent(environment.clients().dynamoDb(), table);
  }

  /// From `SOURCE_SECRETS`.
  public SourceSecrets secrets() {
    return new SourceSecrets(
        environment.clients().secrets(),
        environment.require("SOURCE_SECRETS"),
        environment.clock());
  }
}
