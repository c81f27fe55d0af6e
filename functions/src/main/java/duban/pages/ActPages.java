package duban.pages;

import duban.assignment.ActPage;
import duban.cases.CaseEvent.OpinionGiven;
import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.FieldProblem;
import duban.cases.Owed;
import duban.cases.Standing;
import duban.cases.TaskKind;
import duban.delivery.DeliveryTask;
import duban.mail.AnswerWords;
import duban.policy.Desk;
import duban.policy.Policy.Label;
import duban.policy.Published;
import duban.similar.Joining;
import duban.text.Templates;
import duban.text.Texts;
import duban.text.Visible;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The page behind the link in a task mail, as HTML: what happened, what others said and did, what
/// there is to decide, and above all by when.
///
/// Works without script, with or without `:has()`.
public final class ActPages {

  /// @param link the last part of the page's own address, below which its papers are
  /// @param now the instant from which time left is counted
  public String render(ActPage page, String link, Locale locale, Instant now) {
    return render(page, link, TimelinePage.Asked.FIRST, locale, now);
  }

  /// @param asked which part of what happened is to be shown
  public String render(
      ActPage page, String link, TimelinePage.Asked asked, Locale locale, Instant now) {
    Texts texts = Texts.in(locale);
    return switch (page) {
      case ActPage.Form form ->
          Templates.render("act/task", Map.of("v", task(form, link, asked, texts, now)));
      case ActPage.Confirm confirm ->
          Templates.render("act/confirm", Map.of("v", confirm(confirm, texts, now)));
      case ActPage.Settled settled ->
          Templates.render("act/settled", Map.of("v", settled(settled, link, asked, texts, now)));
      case ActPage.Expired() -> notice("act.expired", texts);
      case ActPage.Unknown() -> notice("act.unknown", texts);
    };
  }

  private static String notice(String key, Texts texts) {
    return Templates.render("act/notice", Map.of("t", texts, "key", key));
  }

  private static TaskView task(
      ActPage.Form page, String link, TimelinePage.Asked asked, Texts texts, Instant now) {
    CaseFile file = page.file();
    Published city = page.city();
    CaseTask.Open task = page.task();
    TaskKind kind = task.kind();
    ZoneId zone = city.policy().office().zone();
    Timeline timeline = new Timeline(city, texts, now);
    List<Owed> owed = Owed.by(file, task);
    @Nullable Owed next = owed.stream().filter(o -> !o.given()).findFirst().orElse(null);
    Explaining why = new Explaining(file, city, texts, now);
    ClockFields clocks = new ClockFields(city, file, task);
    Map<String, String> values = new LinkedHashMap<>(page.values());
    if (values.isEmpty()) {
      values.putAll(Suggested.values(file, city, kind));
      values.putAll(clocks.asked());
    }
    Decisions decisions = new Decisions(city, texts, values, page.problems());
    List<Choice> choices = decisions.choices(task, file, clocks);
    List<Field> fields = decisions.fields(task, file, clocks, now);
    String draft = Decisions.draft(file);
    return new TaskView(
        texts,
        texts.name(city.policy().office().name()),
        file.number(),
        texts.get("task." + DeliveryTask.word(file, task)),
        texts.get(DeliveryTask.ask(file, task), timeline.unit(task.unit()), page.person().name()),
        next == null
            ? null
            : DueView.of(next, why.lines(task.id(), next.deadline()), texts, zone, now),
        Stream.concat(
                owed.stream()
                    .filter(o -> o != next)
                    .map(o -> DueView.of(o, why.lines(task.id(), o.deadline()), texts, zone, now)),
                Owed.byCase(file).stream()
                    .filter(o -> !o.given())
                    .map(
                        o ->
                            DueView.of(
                                o, why.lines(CaseFile.CASE, o.deadline()), texts, zone, now)))
            .toList(),
        page.justDone().isEmpty() ? null : texts.named("done", page.justDone()),
        summary(page.problems(), choices, fields, texts),
        MessageView.of(
            file, city.policy(), task.unit().equals(city.policy().coordinator()), link, texts, now),
        ContactView.of(page, texts),
        TimelinePage.of(timeline.of(file, task.unit()), asked),
        weighings(file, city, timeline, texts, now),
        weighsDraft(kind) && !draft.isBlank() ? draft : null,
        kind == TaskKind.HANDLE || kind == TaskKind.REVIEW
            ? contributions(file, timeline, texts, zone, now)
            : List.of(),
        kind == TaskKind.ANSWER ? opinions(file, timeline, texts) : List.of(),
        kind == TaskKind.DELIVER ? AnswerWords.of(file, city.policy(), texts) : List.of(),
        DeliveriesView.of(page.deliveries(), city, texts, now),
        reach(page, texts),
        page.alike().stream().map(alike -> alike(alike, texts, zone, now)).toList(),
        choices,
        decisions.errors("decision"),
        fields);
  }

  private static ConfirmView confirm(ActPage.Confirm page, Texts texts, Instant now) {
    CaseFile into = page.into();
    Timeline timeline = new Timeline(page.city(), texts, now);
    ZoneId zone = page.city().policy().office().zone();
    List<String> units =
        into.assignment().stream()
            .flatMap(a -> Stream.concat(Stream.of(a.unit()), a.coUnits().stream()))
            .map(timeline::unit)
            .toList();
    return new ConfirmView(
        texts,
        texts.name(page.city().policy().office().name()),
        page.file().number(),
        page.file().message().title(),
        into.number(),
        into.message().title(),
        into.message().content(),
        texts.get("status." + into.standing().id() + ".step"),
        units.isEmpty()
            ? texts.get("confirm.nobody")
            : String.join(texts.get("confirm.and"), units),
        texts.time(into.receivedAt(), zone, now),
        page.with().isEmpty() ? null : texts.get("confirm.with", page.with().size()));
  }

  /// To how many others an answer goes, and through which doors.
  private static @Nullable String reach(ActPage.Form page, Texts texts) {
    if (page.joined().isEmpty()) {
      return null;
    }
    Map<String, Integer> doors = new LinkedHashMap<>();
    page.joined().forEach(joined -> doors.merge(joined.registration().source(), 1, Integer::sum));
    return texts.get(
        "act.reach",
        page.joined().size(),
        doors.entrySet().stream()
            .map(
                door ->
                    texts.get(
                        "act.reach.door",
                        page.city()
                            .policy()
                            .findSource(door.getKey())
                            .map(source -> texts.name(source.name()))
                            .orElse(door.getKey()),
                        door.getValue()))
            .collect(Collectors.joining(texts.get("confirm.and"))));
  }

  private static TaskView.Alike alike(ActPage.Alike alike, Texts texts, ZoneId zone, Instant now) {
    CaseFile other = alike.file();
    return new TaskView.Alike(
        other.number(),
        Visible.line(other.message().title()),
        TimelinePage.beginning(other.message().content()),
        texts.get(
            "alike.facts",
            Math.toIntExact(Math.round(alike.score() * 100)),
            texts.time(other.receivedAt(), zone, now),
            texts.get("status." + other.standing().id() + ".step")),
        Joining.open(other) ? texts.get("alike.join", other.number()) : null);
  }

  private static boolean weighsDraft(TaskKind kind) {
    return kind == TaskKind.CONSULT || kind == TaskKind.REVIEW;
  }

  /// What co-handlers gave to the lead, and who still owes something (A4).
  private static List<TaskView.Contribution> contributions(
      CaseFile file, Timeline timeline, Texts texts, ZoneId zone, Instant now) {
    Stream<TaskView.Contribution> given =
        file.contributions().stream()
            .map(
                c ->
                    new TaskView.Contribution(
                        timeline.unit(c.unit()), TimelinePage.beginning(c.text()), null));
    Stream<TaskView.Contribution> owed =
        file.openTasks().stream()
            .filter(open -> open.kind() == TaskKind.CONTRIBUTE)
            .map(
                open ->
                    new TaskView.Contribution(
                        timeline.unit(open.unit()),
                        null,
                        Owed.next(file, open)
                            .map(d -> texts.get("due.limit", texts.limit(d.limit(), zone, now)))
                            .orElse("")));
    return Stream.concat(given, owed).toList();
  }

  private static List<TaskView.Problem> summary(
      List<FieldProblem> problems, List<Choice> choices, List<Field> fields, Texts texts) {
    Map<String, Field> byName = new LinkedHashMap<>();
    fields.forEach(field -> byName.put(field.name(), field));
    return problems.stream()
        .map(
            problem -> {
              Field field = byName.get(problem.field());
              return new TaskView.Problem(
                  field == null ? texts.get("act.decide") : field.label(),
                  texts.get(problem.key(), problem.arguments().toArray()),
                  field == null ? "d-" + choices.getFirst().id() : field.id());
            })
        .toList();
  }

  private static List<TaskView.Weighed> weighings(
      CaseFile file, Published city, Timeline timeline, Texts texts, Instant now) {
    Desk desk = city.policy().desk();
    ZoneId zone = city.policy().office().zone();
    return file.weighings().stream()
        .map(
            w ->
                new TaskView.Weighed(
                    texts.time(w.at(), zone, now),
                    timeline.who(w.by()),
                    word(desk.trends(), w.trend(), texts),
                    word(desk.risks(), w.risk(), texts)))
        .toList();
  }

  private static String word(List<Label> words, @Nullable String said, Texts texts) {
    return said == null ? texts.get("weighing.none") : Words.name(words, said, texts);
  }

  /// The last word of each party: a reworked draft is conferred on again.
  private static List<TaskView.Opinion> opinions(CaseFile file, Timeline timeline, Texts texts) {
    Map<String, OpinionGiven> last = new LinkedHashMap<>();
    file.opinions().forEach(opinion -> last.put(opinion.unit(), opinion));
    return last.values().stream()
        .map(
            o ->
                new TaskView.Opinion(
                    timeline.unit(o.unit()),
                    texts.get(o.agrees() ? "opinion.agrees" : "opinion.objects"),
                    !o.agrees(),
                    o.opinion()))
        .toList();
  }

  private static SettledView settled(
      ActPage.Settled page, String link, TimelinePage.Asked asked, Texts texts, Instant now) {
    CaseFile file = page.file();
    Published city = page.city();
    CaseTask task = page.task();
    ZoneId zone = city.policy().office().zone();
    Timeline timeline = new Timeline(city, texts, now);
    String kind = DeliveryTask.word(file, task);
    List<String> holders =
        file.openTasks().stream()
            .filter(open -> open.kind().awaited())
            .map(open -> holder(open, file, timeline, texts, zone, now))
            .toList();
    return new SettledView(
        texts,
        texts.name(city.policy().office().name()),
        file.number(),
        texts.get("task." + kind),
        switch (task) {
          case CaseTask.Open open -> texts.get("settled.open");
          case CaseTask.Decided decided -> texts.named("decision." + kind, decided.decision());
          case CaseTask.Abandoned abandoned -> texts.get("settled.abandoned");
        },
        switch (task) {
          case CaseTask.Open open ->
              texts.get("settled.since", texts.time(open.openedAt(), zone, now));
          case CaseTask.Decided decided ->
              texts.get(
                  "settled.by", timeline.who(decided.by()), texts.time(decided.at(), zone, now));
          case CaseTask.Abandoned abandoned ->
              texts.get(
                  "settled.ended",
                  texts.time(abandoned.at(), zone, now),
                  texts.named("abandoned", abandoned.reason()));
        },
        page.refusedPost() ? texts.get("settled.refused") : null,
        next(file, holders.isEmpty(), timeline, texts),
        holders,
        MessageView.of(
            file, city.policy(), task.unit().equals(city.policy().coordinator()), link, texts, now),
        TimelinePage.of(timeline.of(file, task.unit()), asked),
        DeliveriesView.of(page.deliveries(), city, texts, now));
  }

  private static String next(CaseFile file, boolean nobodyHasIt, Timeline timeline, Texts texts) {
    if (file.closed() && !(file.standing() instanceof Standing.Together)) {
      return texts.get("next.closed");
    }
    if (!nobodyHasIt) {
      return texts.get("next.with");
    }
    return switch (file.standing()) {
      case Standing.Received() -> texts.get("next.received");
      case Standing.Handling(String unit) -> texts.get("next.handling", timeline.unit(unit));
      case Standing.Together(String id, String number) -> texts.get("next.together", number);
      case Standing.Replied replied -> texts.get("next.replied");
      case Standing.Redirected redirected -> texts.get("next.redirected");
      case Standing.Refused refused -> texts.get("next.refused");
      case Standing.Closed closed -> texts.get("next.closed");
    };
  }

  private static String holder(
      CaseTask.Open open, CaseFile file, Timeline timeline, Texts texts, ZoneId zone, Instant now) {
    String what =
        texts.get("holder", timeline.unit(open.unit()), texts.get("task." + open.kind().id()));
    return Owed.next(file, open)
        .map(
            due ->
                Stream.of(what, texts.get("holder.due", texts.limit(due.limit(), zone, now)))
                    .reduce("", String::concat))
        .orElse(what);
  }
}
