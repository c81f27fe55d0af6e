package duban.open311;

import static org.assertj.core.api.Assertions.assertThat;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Message;
import duban.cases.SecurityEvents;
import duban.cases.Step;
import duban.dispatch.FakeSecrets;
import duban.intake.Opening;
import duban.intake.Uploads;
import duban.policy.Changed;
import duban.policy.Directory;
import duban.policy.Door;
import duban.policy.Policy;
import duban.policy.Policy.Label;
import duban.policy.WayBack;
import duban.store.Cases;
import duban.store.InMemoryPapers;
import duban.store.LocalTable;
import duban.store.PublicRows;
import duban.store.RateLimits;
import duban.store.Samples;
import duban.store.SourceFeed;
import duban.store.SourceSecrets;
import duban.store.TableCases;
import duban.store.TablePolicies;
import duban.store.Watch;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A city with two Open311 apps and a portal, and a client of either app.
public final class AskedCity {
  static final String JURISDICTION = "qinglan.example";
  public static final String KEY = "key-of-the-app";
  static final String OLD_KEY = "old-key-of-the-app";
  static final String OTHER_KEY = "key-of-the-other";
  static final String SLOW_KEY = "key-of-the-slow";
  static final JsonMapper JSON = JsonMapper.shared();

  final FakeSecrets secrets =
      new FakeSecrets(
          """
          {"app": ["key-of-the-app", "old-key-of-the-app"], "other-app": ["key-of-the-other"],
           "slow-app": ["key-of-the-slow"]}""");
  final InMemoryPapers papers = new InMemoryPapers();
  public final Cases cases;
  final Open311 open311;

  /// The table as written to before there were rows.
  final Cases earlier;

  private final PublicRows rows;
  public final TablePolicies policies;
  private final Opening opening;
  private final SecureRandom random = new Counting();
  private final Policy policy;
  final List<SecurityEvents.Event> counted = new ArrayList<>();
  public Instant now = Samples.NINE;

  public AskedCity(LocalTable table) {
    this(table, categories());
  }

  AskedCity(LocalTable table, Map<String, Policy.Category> categories) {
    table.clear();
    policies = new TablePolicies(table.client(), LocalTable.NAME, () -> now);
    policy = policy(Samples.OFFICE, categories, JURISDICTION);
    policies.publish(policy, directory());
    cases = new TableCases(table.client(), LocalTable.NAME, Watch.NONE, new PublicCases(policies));
    earlier = new TableCases(table.client(), LocalTable.NAME);
    rows = new PublicRows(table.client(), LocalTable.NAME);
    opening = new Opening(cases, random);
    open311 = over(table.client());
  }

  /// The interface over a view of the same table.
  Open311 over(DynamoDbClient view) {
    TablePolicies published = new TablePolicies(view, LocalTable.NAME, () -> now);
    return new Open311(
        new TableCases(view, LocalTable.NAME, Watch.NONE, new PublicCases(published)),
        published,
        new SourceFeed(view, LocalTable.NAME),
        new PublicRows(view, LocalTable.NAME),
        new SourceSecrets(secrets, "secrets", () -> now),
        new RateLimits(view, LocalTable.NAME),
        counted::add,
        opening,
        new Uploads(papers),
        "https://duban.example");
  }

  /// Publishes a policy whose apps show so much.
  ///
  /// @param shown null for a policy from before there was a choice
  void shows(@Nullable List<Door.Open311.Shown> shown) {
    Map<String, Policy.Source> sources = new LinkedHashMap<>(policy.sources());
    for (String id : List.of("app", "other-app", "slow-app")) {
      sources.put(id, app(id, JURISDICTION, null, shown));
    }
    policies.publish(Changed.with(policy, "sources", sources), directory());
    now = now.plus(Duration.ofMinutes(5));
  }

  /// A request that was registered when there were neither ids of their own nor rows.
  CaseFile registeredEarlier(String externalId) {
    Message message =
        new Message(
            externalId,
            "夜间施工噪音",
            "夜间施工噪音",
            null,
            now,
            null,
            null,
            "noise",
            null,
            null,
            List.of(),
            Map.of(Place.KEPT, new Place("五一路 1 号", null, null, "26.08", "119.3").kept()));
    new Opening(earlier, random)
        .open(
            policies.current(Samples.OFFICE),
            policy.source("app"),
            externalId,
            message,
            Actor.source("app"),
            now);
    return earlier.get(
        earlier.findBySource(Samples.OFFICE, "app", externalId, externalId).orElseThrow());
  }

  /// A step that left no rows, a minute later.
  void happensEarlier(CaseFile file, CaseEvent... events) {
    now = now.plus(Duration.ofMinutes(1));
    earlier.change(
        file.ref(),
        before ->
            new Cases.Change.Write<>(
                new Step(Actor.SYSTEM, now, List.of(events), List.of()), before));
  }

  /// One more office, with a jurisdiction of its own.
  void neighbour(String jurisdiction) {
    policies.publish(
        Changed.with(
            Changed.with(
                policy,
                "office",
                new Policy.Office(
                    "neighbour", new Label("邻市", "Neighbour"), policy.office().zone())),
            "sources",
            Map.of("neighbour-app", app("neighbour-app", jurisdiction))),
        directory());
  }

  private static Map<String, Policy.Category> categories() {
    Map<String, Policy.Category> categories = new LinkedHashMap<>();
    categories.put("noise", new Policy.Category("noise", new Label("噪音扰民", "Noise"), "office"));
    categories.put(
        "signs", new Policy.Category("signs", new Label("户外广告", "Advertising"), "gulou-bureau"));
    return categories;
  }

  private static Directory directory() {
    return Samples.directory();
  }

  private static Policy policy(
      String office, Map<String, Policy.Category> categories, String jurisdiction) {
    Policy sample = Samples.policy(office, "portal", null);
    Map<String, Policy.Source> sources = new LinkedHashMap<>(sample.sources());
    sources.put("app", app("app", jurisdiction));
    sources.put("other-app", app("other-app", jurisdiction));
    sources.put("slow-app", app("slow-app", jurisdiction, new Policy.Limits(1, 2)));
    return Changed.with(Changed.with(sample, "sources", sources), "categories", categories);
  }

  private static Policy.Source app(String id, String jurisdiction) {
    return app(id, jurisdiction, null);
  }

  private static Policy.Source app(String id, String jurisdiction, Policy.@Nullable Limits limits) {
    return app(id, jurisdiction, limits, List.of(Door.Open311.Shown.values()));
  }

  private static Policy.Source app(
      String id,
      String jurisdiction,
      Policy.@Nullable Limits limits,
      @Nullable List<Door.Open311.Shown> shown) {
    return new Policy.Source(
        id,
        new Label("随手拍", "App"),
        "net",
        "county",
        "general",
        65_536,
        null,
        List.of(),
        AskedCity.door(jurisdiction, shown),
        new WayBack.Pull(),
        Map.of("噪声", "noise"),
        limits,
        null,
        List.of());
  }

  /// As it is read from a published policy, where an absent list is null.
  private static Door door(String jurisdiction, @Nullable List<Door.Open311.Shown> shown) {
    Map<String, Object> door = new LinkedHashMap<>();
    door.put("kind", "open311");
    door.put("jurisdiction", jurisdiction);
    if (shown != null) {
      door.put("shown", shown);
    }
    return JSON.convertValue(door, Door.class);
  }

  /// A case that came in by another door.
  public CaseFile byPortal(String externalId) {
    opening.open(
        policies.current(Samples.OFFICE),
        policy.source("portal"),
        externalId,
        Samples.message(externalId),
        Actor.source("portal"),
        now);
    return cases.get(
        cases.findBySource(Samples.OFFICE, "portal", externalId, externalId).orElseThrow());
  }

  public Answer get(String address) {
    return get(address, Locale.SIMPLIFIED_CHINESE);
  }

  Answer get(String address, Locale locale) {
    return get(open311, address, locale);
  }

  Answer get(Open311 asked, String address) {
    return get(asked, address, Locale.SIMPLIFIED_CHINESE);
  }

  private Answer get(Open311 asked, String address, Locale locale) {
    String[] parts = address.split("\\?", 2);
    Map<String, String> query = new LinkedHashMap<>();
    if (parts.length == 2) {
      for (String pair : parts[1].split("&")) {
        query.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
      }
    }
    return asked.answer(new Call("GET", parts[0], query, new Call.Body.None(), locale), now);
  }

  /// Posts a form with a key: pairs of field and value; a field may come several times.
  Answer post(String path, String... fields) {
    return postAs(KEY, path, fields);
  }

  Answer postAs(String key, String path, String... fields) {
    Map<String, List<String>> form = new LinkedHashMap<>();
    form.put("api_key", List.of(key));
    for (int i = 0; i < fields.length; i += 2) {
      form.merge(
          fields[i],
          List.of(fields[i + 1]),
          (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList());
    }
    return post(path, new Call.Body.Form(form, List.of()));
  }

  Answer post(String path, Call.Body body) {
    return open311.answer(new Call("POST", path, Map.of(), body, Locale.SIMPLIFIED_CHINESE), now);
  }

  /// The least that makes a request, and more.
  static String[] request(String... more) {
    String[] least = {"service_code", "noise", "lat", "26.08", "long", "119.3"};
    String[] all = Arrays.copyOf(least, least.length + more.length);
    System.arraycopy(more, 0, all, least.length, more.length);
    return all;
  }

  /// Posts a request that must be taken.
  ///
  /// @return its id
  public String posted(String... more) {
    return json(post("requests.json", request(more))).get(0).get("service_request_id").asString();
  }

  public CaseFile file(String id) {
    return cases.get(ref(id));
  }

  private CaseRef ref(String id) {
    return rows.find(Samples.OFFICE, id).orElseGet(() -> new CaseRef(Samples.OFFICE, id));
  }

  /// Something happens to a case, a minute later.
  public void happens(String id, CaseEvent... events) {
    now = now.plus(Duration.ofMinutes(1));
    cases.change(
        ref(id),
        file ->
            new Cases.Change.Write<>(
                new Step(Actor.SYSTEM, now, List.of(events), List.of()), file));
  }

  static JsonNode json(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  /// What is wrong, as `code description`.
  static List<String> errors(Answer answer) {
    JsonNode errors = JSON.readTree(answer.body());
    assertThat(errors.get(0).get("code").intValue()).isEqualTo(answer.status());
    return errors
        .valueStream()
        .map(e -> e.get("code").intValue() + " " + e.get("description").asString())
        .toList();
  }

  static List<String> ids(Answer answer) {
    return json(answer).valueStream().map(r -> r.get("service_request_id").asString()).toList();
  }

  /// Random enough for tests that compare whole answers.
  private static final class Counting extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private int next;

    @Override
    public void nextBytes(byte[] bytes) {
      next++;
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (i < 2 ? next >> i * 8 : i * 17);
      }
    }
  }
}
