package duban.wiring;

import duban.open311.PublicCases;
import duban.reminder.NextLook;
import duban.store.Addresses;
import duban.store.CalendarKeeping;
import duban.store.Caseload;
import duban.store.Cases;
import duban.store.Continuations;
import duban.store.Conversations;
import duban.store.Digests;
import duban.store.DisabledCallbacks;
import duban.store.FilingLinks;
import duban.store.Inbox;
import duban.store.Jobs;
import duban.store.LinkKeeping;
import duban.store.MailsTaken;
import duban.store.Matters;
import duban.store.Outbox;
import duban.store.Papers;
import duban.store.Policies;
import duban.store.PublicRows;
import duban.store.QuotedLinks;
import duban.store.RateLimits;
import duban.store.S3Papers;
import duban.store.Sent;
import duban.store.SourceFeed;
import duban.store.SourceSecrets;
import duban.store.TableAddresses;
import duban.store.TableCases;
import duban.store.TableConversations;
import duban.store.TableDisabledCallbacks;
import duban.store.TableFilingLinks;
import duban.store.TableInbox;
import duban.store.TableJobs;
import duban.store.TableLinks;
import duban.store.TableMailsTaken;
import duban.store.TableMatters;
import duban.store.TablePolicies;
import duban.store.TableSent;
import java.time.Duration;
import java.util.function.Supplier;

/// The table's views, and the sources' secrets. Policies are read through one view, so that what it
/// has read is read once.
public final class StoreWiring {
  /// How long a case may be silent before somebody looks whether its execution still runs.
  private static final NextLook.Patience PATIENCE =
      new NextLook.Patience(Duration.ofMinutes(15), Duration.ofDays(1));

  private final Environment environment;
  private final String table;
  private final Supplier<Policies> policies;

  /// The table's name is `CASE_TABLE`.
  public StoreWiring(Environment environment) {
    this.environment = environment;
    this.table = environment.require("CASE_TABLE");
    this.policies =
        new Lazy<>(
            () -> new TablePolicies(environment.clients().dynamoDb(), table, environment.clock()));
  }

  public Cases cases() {
    return new LinkKeeping(
        new CalendarKeeping(
            new TableCases(
                environment.clients().dynamoDb(), table, nextLook(), new PublicCases(policies())),
            policies()),
        quotedLinks());
  }

  public QuotedLinks quotedLinks() {
    return new QuotedLinks(environment.clients().dynamoDb(), table, jobs());
  }

  /// When each case is to be looked at next.
  public NextLook nextLook() {
    return new NextLook(policies(), PATIENCE);
  }

  public Policies policies() {
    return policies.get();
  }

  public TableLinks links() {
    return new TableLinks(environment.clients().dynamoDb(), table);
  }

  public Outbox outbox() {
    return new Outbox(environment.clients().dynamoDb(), table);
  }

  public Continuations continuations() {
    return new Continuations(environment.clients().dynamoDb(), table);
  }

  public Jobs jobs() {
    return new TableJobs(environment.clients().dynamoDb(), table);
  }

  public DisabledCallbacks disabledCallbacks() {
    return new TableDisabledCallbacks(environment.clients().dynamoDb(), table);
  }

  public Digests digests() {
    return new Digests(environment.clients().dynamoDb(), table);
  }

  public FilingLinks filingLinks() {
    return new TableFilingLinks(environment.clients().dynamoDb(), table);
  }

  public Caseload caseload() {
    return new Caseload(environment.clients().dynamoDb(), table);
  }

  public Inbox inbox() {
    return new TableInbox(environment.clients().dynamoDb(), table);
  }

  public MailsTaken mailsTaken() {
    return new TableMailsTaken(environment.clients().dynamoDb(), table);
  }

  public Addresses addresses() {
    return new TableAddresses(environment.clients().dynamoDb(), table);
  }

  public SourceFeed sourceFeed() {
    return new SourceFeed(environment.clients().dynamoDb(), table);
  }

  public PublicRows publicRows() {
    return new PublicRows(environment.clients().dynamoDb(), table);
  }

  public Conversations conversations() {
    return new TableConversations(environment.clients().dynamoDb(), table);
  }

  public Matters matters() {
    return new TableMatters(environment.clients().dynamoDb(), table);
  }

  public Sent sent() {
    return new TableSent(environment.clients().dynamoDb(), table);
  }

  /// How much each source may send.
  public RateLimits rateLimits() {
    return new RateLimits(environment.clients().dynamoDb(), table);
  }

  /// In the bucket `PAPERS_BUCKET`.
  public Papers papers() {
    return new S3Papers(
        environment.clients()::s3,
        environment.clients()::s3Links,
        environment.require("PAPERS_BUCKET"));
  }

  /// From `SOURCE_SECRETS`.
  public SourceSecrets secrets() {
    return new SourceSecrets(
        environment.clients().secrets(),
        environment.require("SOURCE_SECRETS"),
        environment.clock());
  }
}
