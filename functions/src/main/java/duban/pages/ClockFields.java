package duban.pages;

import duban.cases.CaseFile;
import duban.cases.CaseTask;
import duban.cases.Circulars;
import duban.cases.TaskKind;
import duban.clocks.Deadlines;
import duban.clocks.Extensions;
import duban.pages.Field.Option;
import duban.policy.Published;
import duban.text.Texts;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Which decisions about time and weight a page offers, and what there is to choose from: none that
/// the policy has no use for.
final class ClockFields {
  private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm");

  private final Published city;
  private final CaseFile file;
  private final CaseTask.Open task;
  private final Extensions extensions;

  ClockFields(Published city, CaseFile file, CaseTask.Open task) {
    this.city = city;
    this.file = file;
    this.task = task;
    this.extensions = new Extensions(city, file);
  }

  /// The words of the decisions, in the order of the page.
  List<String> decisions() {
    List<String> words = new ArrayList<>();
    if (task.kind() == TaskKind.OVERSEE) {
      if (handling().findAny().isPresent()) {
        words.add("oral-report");
      }
      if (handling().anyMatch(t -> !extensions.askable(t).isEmpty())) {
        words.add("extend");
      }
      if (!extensions.pending().isEmpty()) {
        words.add("grant");
        words.add("deny");
      }
      words.add("instruct");
      if (!Circulars.standing(file).isEmpty()) {
        words.add("withdraw-circular");
      }
    } else if (task.kind() == TaskKind.HANDLE && !extensions.askable(task).isEmpty()) {
      words.add("extend");
    }
    if ((task.kind() == TaskKind.HANDLE || task.kind() == TaskKind.OVERSEE)
        && !higherTiers().isEmpty()) {
      words.add("raise");
    }
    return words;
  }

  private Stream<CaseTask.Open> handling() {
    return file.openTasks().stream().filter(t -> t.kind() == TaskKind.HANDLE);
  }

  List<String> higherTiers() {
    List<String> tiers = List.copyOf(city.policy().tiers().keySet());
    return tiers.subList(tiers.indexOf(Deadlines.tier(city, file)) + 1, tiers.size());
  }

  /// What the office is asked to decide first, as the form's fields have it: what, and until when.
  Map<String, String> asked() {
    if (task.kind() != TaskKind.OVERSEE || extensions.pending().isEmpty()) {
      return Map.of();
    }
    Extensions.Pending first = extensions.pending().getFirst();
    Instant until = first.request().until();
    return until == null
        ? Map.of("what", first.wanted().what())
        : Map.of(
            "what",
            first.wanted().what(),
            "until",
            FORM.format(LocalDateTime.ofInstant(until, city.policy().office().zone())));
  }

  /// Every request that waits for the office's word, one sentence each.
  List<String> requests(Texts texts, Instant now) {
    ZoneId zone = city.policy().office().zone();
    return task.kind() != TaskKind.OVERSEE
        ? List.of()
        : extensions.pending().stream()
            .map(
                p -> {
                  Instant until = p.request().until();
                  return texts.get(
                      "extension.asked",
                      texts.named("due.what", p.wanted().what()),
                      texts.limit(p.wanted().deadline().limit(), zone, now),
                      until == null
                          ? texts.get("mail.extension.by-rule")
                          : texts.limit(until, zone, now),
                      p.request().reason());
                })
            .toList();
  }

  /// What more time may be asked for, and what somebody waits for an answer on.
  List<Option> things(Texts texts, String chosen) {
    Stream<String> askable =
        (task.kind() == TaskKind.OVERSEE ? handling() : Stream.of(task))
            .flatMap(t -> extensions.askable(t).stream())
            .map(Extensions.Extendable::what);
    Stream<String> pending = extensions.pending().stream().map(p -> p.wanted().what());
    Stream<String> named =
        task.kind() == TaskKind.OVERSEE
            ? Circulars.standing(file).stream().map(n -> n.circular().what())
            : Stream.empty();
    return Stream.of(askable, pending, named)
        .flatMap(whats -> whats)
        .distinct()
        .map(what -> new Option(what, texts.named("due.what", what), what.equals(chosen)))
        .toList();
  }
}
