package duban.assignment;

import duban.cases.Actor;
import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.cases.Effect;
import duban.cases.Leg;
import duban.cases.Message;
import duban.cases.Recorded;
import duban.cases.Step;
import duban.cases.TaskKind;
import duban.clocks.CaseClocks;
import duban.policy.Directory;
import duban.policy.Policy;
import duban.policy.Published;
import duban.policy.Qinglan;
import duban.reply.Reply;
import duban.routing.Routing;
import duban.similar.SameMatter;
import duban.store.InMemoryCases;
import duban.store.InMemoryMatters;
import duban.store.InMemoryPapers;
import duban.store.InMemoryPolicies;
import duban.store.Links;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The sample office at work in memory: messages come in, the test plays state machine and people,
/// time stands still unless it is moved.
public final class Town implements Links {
  public static final Instant MORNING = Instant.parse("2026-04-15T01:30:00Z");
  public static final String OFFICE = "leading-office";
  public static final String BUREAU_OFFICE = "bureau-office";
  public static final String COUNTY = "gutai-bureau";
  public static final String DEPARTMENT = "street-order";

  /// What every first assignment opens: the office's own page on the case.
  public static final CaseEvent OVERSIGHT =
      new CaseEvent.TaskOpened(
          "oversee-1-leading-office",
          TaskKind.OVERSEE,
          OFFICE,
          List.of("lin-ruoxi", "zhou-mingyuan"),
          1,
          List.of());

  public final InMemoryCases cases = new InMemoryCases();
  public final InMemoryPolicies policies = new InMemoryPolicies();
  public final Routing routing =
      new Routing(cases, policies, new SameMatter(cases, new InMemoryMatters()));
  public final Assignment assignment = new Assignment(cases, policies);
  public final Reply reply = new Reply(cases, policies);
  public final InMemoryPapers papers = new InMemoryPapers();
  public final Acting acting = new Acting(cases, policies, this);
  public Instant now = MORNING;

  private final Map<String, Link> links = new HashMap<>();
  private int messages;

  public Town() {
    Published city = Qinglan.published();
    policies.publish(city.policy(), city.directory(), city.calendar().data());
  }

  public Policy policy() {
    return policies.current("qinglan").policy();
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  /// A general matter the policy knows where to send.
  public CaseRef known() {
    return message("350102", "占道经营", "general", null);
  }

  /// A matter the office has to triage.
  public CaseRef unclear() {
    return message(null, null, null, null);
  }

  public CaseRef message(
      @Nullable String area,
      @Nullable String category,
      @Nullable String tier,
      @Nullable Instant occurredAt) {
    return message("city-portal", area, category, tier, occurredAt);
  }

  public CaseRef message(
      String source,
      @Nullable String area,
      @Nullable String category,
      @Nullable String tier,
      @Nullable Instant occurredAt) {
    return message(source, area, category, tier, occurredAt, null, Actor.source(source));
  }

  /// A known matter of somebody, as a source sent it or a person took it down.
  public CaseRef from(Message.Author author, Actor actor) {
    return message("duty-desk", "350102", "占道经营", "general", null, author, actor);
  }

  private CaseRef message(
      String source,
      @Nullable String area,
      @Nullable String category,
      @Nullable String tier,
      @Nullable Instant occurredAt,
      Message.@Nullable Author author,
      Actor actor) {
    int n = ++messages;
    Message message =
        new Message(
            "ext-" + n,
            "夜市占道",
            "每晚占道经营，无法通行。",
            null,
            now.minus(Duration.ofMinutes(10)),
            occurredAt,
            area,
            category,
            tier,
            author,
            List.of(),
            Map.of());
    CaseRef ref = new CaseRef("qinglan", "case-" + n);
    CaseEvent registered =
        new CaseEvent.Registered(
            policy().series("opinion").format(2026, n),
            source,
            "code-" + n,
            policies.current("qinglan").version(),
            "county",
            message);
    List<CaseEvent> events = new ArrayList<>(List.of(registered));
    events.addAll(
        CaseClocks.after(
            CaseFile.replay(ref, List.of(new Recorded(1, now, actor, registered))),
            events,
            policies.current("qinglan")));
    cases.register(ref, source, "msg-" + n, message, new Step(actor, now, events, List.of()));
    return ref;
  }

  /// The state machine asks for a human step.
  public Assignment.Opened ask(
      CaseRef ref, TaskKind kind, int round, @Nullable String unit, String token) {
    return ask(ref, execution(ref), kind, round, unit, token);
  }

  /// The state machine of an execution asks for a human step.
  public Assignment.Opened ask(
      CaseRef ref,
      String execution,
      TaskKind kind,
      int round,
      @Nullable String unit,
      String token) {
    return assignment.open(new Assignment.Request(ref, execution, kind, round, unit, token), now);
  }

  /// The name of the execution that drives the case.
  public String execution(CaseRef ref) {
    return new Leg(ref, file(ref).path(), file(ref).leg()).execution();
  }

  /// A case whose county bureau is asked to handle it.
  public CaseRef handling() {
    return handling(known());
  }

  public CaseRef handling(CaseRef ref) {
    Routing.Assignees assignees = routing.assign(ref, execution(ref), now);
    ask(ref, TaskKind.HANDLE, 1, assignees.unit(), "handle-token");
    return ref;
  }

  /// A case that the office gave to a lead and its co-handlers, all of them asked.
  public CaseRef jointly(String lead, String... coUnits) {
    CaseRef ref = unclear();
    ask(ref, TaskKind.TRIAGE, 1, null, "triage-token");
    Map<String, List<String>> form = form("path", "unclear", "tier", "general", "unit", lead);
    form.put("decision", List.of("assign"));
    form.put("coUnits", List.of(coUnits));
    acting.act(link(ref, "triage-1-" + OFFICE, "lin-ruoxi"), form, now);
    int round = file(ref).nextRound();
    ask(ref, TaskKind.HANDLE, round, lead, "lead-token");
    for (String unit : coUnits) {
      ask(ref, TaskKind.CONTRIBUTE, round, unit, unit + "-token");
    }
    return ref;
  }

  /// A case whose answer the office is asked for.
  public CaseRef answering() {
    CaseRef ref = handling();
    act(
        link(ref, "handle-1-" + COUNTY, "chen-zhiqiang"),
        "decision",
        "written-report",
        "text",
        "已查实。",
        "draftReply",
        "已整改。");
    ask(ref, TaskKind.ANSWER, 1, null, "answer-token");
    return ref;
  }

  /// A link as the mail about the step carries it, for one person.
  public String link(CaseRef ref, String task, String person) {
    String id = person + "@" + ref.id() + "/" + task;
    links.put(id, new Link(ref, task, person, now.plus(Duration.ofDays(30))));
    return id;
  }

  @Override
  public Optional<Link> find(String id) {
    return Optional.ofNullable(links.get(id));
  }

  public Acting.Acted act(String link, String... fieldsAndValues) {
    return acting.act(link, form(fieldsAndValues), now);
  }

  public static Map<String, List<String>> form(String... fieldsAndValues) {
    Map<String, List<String>> form = new LinkedHashMap<>();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      form.put(fieldsAndValues[i], List.of(fieldsAndValues[i + 1]));
    }
    return form;
  }

  public CaseFile file(CaseRef ref) {
    return cases.get(ref);
  }

  public List<CaseEvent> events(CaseRef ref) {
    return file(ref).history().stream().map(Recorded::event).toList();
  }

  public List<Effect> effects(CaseRef ref) {
    return cases.effects(ref);
  }

  /// The office publishes other rules.
  public void publish(Policy rules) {
    Published now = policies.current("qinglan");
    policies.publish(rules, now.directory(), now.calendar().data());
  }

  /// Someone leaves the office's directory.
  public void leaves(String person) {
    Directory known = policies.current("qinglan").directory();
    Map<String, Directory.Person> rest = new LinkedHashMap<>(known.people());
    rest.remove(person);
    policies.publish(policy(), new Directory(known.units(), rest, known.absences()));
  }

  /// Someone is away today.
  public void away(String person) {
    Published city = policies.current("qinglan");
    List<Directory.Absence> absences = new ArrayList<>(city.directory().absences());
    absences.add(new Directory.Absence(person, city.dayOf(now), city.dayOf(now)));
    policies.publish(
        city.policy(),
        new Directory(city.directory().units(), city.directory().people(), absences));
  }
}
