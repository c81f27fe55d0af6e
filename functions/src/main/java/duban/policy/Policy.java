package duban.policy;

import duban.calendar.Counted;
import duban.calendar.OfficeHours;
import duban.calendar.Span;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One office's rules as data: where messages come from, who handles what, what is due when, what
/// is written to whom. A case keeps the version it was registered under.
///
/// @param coordinator the unit that plays the office (领导小组办公室)
/// @param bureauOffice the unit copied at registration and consulted before the answer (局办公室)
/// @param deadlines what is due, in the order in which it falls due
/// @param hours when the office works: working hours and working days are counted in them
/// @param extensions which limits may be moved by asking; without a rule, none may
/// @param ladders who is reminded of it when, and who is told when that does not help
/// @param attachments which files it takes as papers
/// @param repeats how the same matter is kept from being opened twice
public record Policy(
    int schema,
    Office office,
    String coordinator,
    String bureauOffice,
    Map<String, Series> series,
    Map<String, Source> sources,
    Map<String, Label> tiers,
    Map<String, Path> paths,
    Map<String, Area> areas,
    Map<String, Category> categories,
    List<TriageRule> triage,
    List<DeadlineRule> deadlines,
    Map<String, Channel> channels,
    Map<String, Label> replyForms,
    MailSettings mail,
    Duration linksValidFor,
    List<Duration> callbackRetries,
    OfficeHours hours,
    List<ExtensionRule> extensions,
    Ladders ladders,
    Oversight oversight,
    Desk desk,
    Attachments attachments,
    Repeats repeats) {

  public Policy {
    series = ordered(series);
    sources = ordered(sources);
    tiers = ordered(tiers);
    paths = ordered(paths);
    areas = ordered(areas);
    categories = ordered(categories);
    channels = ordered(channels);
    replyForms = ordered(replyForms);
    triage = List.copyOf(triage);
    deadlines = List.copyOf(deadlines);
    callbackRetries = List.copyOf(callbackRetries);
    // Versions published before there were these sections say nothing about them.
    hours = hours == null ? OfficeHours.usual(office.zone()) : hours;
    extensions = extensions == null ? List.of() : List.copyOf(extensions);
    ladders = ladders == null ? Ladders.NONE : ladders;
    oversight = oversight == null ? new Oversight(List.of()) : oversight;
    desk = desk == null ? Desk.NONE : desk;
    attachments = attachments == null ? Attachments.USUAL : attachments;
    repeats = repeats == null ? Repeats.NONE : repeats;
  }

  /// A name in the languages the product speaks.
  public record Label(String zh, String en) {
    public String in(java.util.Locale locale) {
      return locale.getLanguage().equals("en") ? en : zh;
    }
  }

  public record Office(String id, Label name, ZoneId zone) {}

  /// A number series, counted from 1 each year: `prefix` + year in brackets + serial + `suffix`.
  ///
  /// @param brackets the opening and the closing bracket, two characters: `〔〕`, `[]`, `()`, `（）`
  /// @param padding least number of digits of the serial; 0 for none
  public record Series(String id, String prefix, String brackets, int padding, String suffix) {
    /// For example `舆〔2026〕12号`.
    public String format(int year, long serial) {
      String digits =
          padding == 0 ? Long.toString(serial) : ("%0" + padding + "d").formatted(serial);
      return prefix + brackets.charAt(0) + year + brackets.charAt(1) + digits + suffix;
    }
  }

  /// Where messages come from, by which door they come in, and how the source hears what became of
  /// them (A1, A11).
  ///
  /// @param path the path it takes unless triage decides otherwise
  /// @param tier the tier unless the message or triage says otherwise
  /// @param callback the address of the way back `callback`
  /// @param tells of which events the source wants to hear
  /// @param categories the policy's category for the source's own word
  /// @param limits null where nothing limits it
  /// @param paused whether what it sends is taken but not begun
  /// @param quiet what is not sent because of its messages: [#ACKNOWLEDGEMENT], [#COPIES]
  public record Source(
      String id,
      Label name,
      String series,
      String path,
      String tier,
      int maximumBytes,
      @Nullable URI callback,
      List<String> tells,
      Door door,
      WayBack wayBack,
      Map<String, String> categories,
      @Nullable Limits limits,
      @Nullable Boolean paused,
      List<String> quiet) {
    /// The event that acknowledges a message.
    public static final String REGISTERED = "case.registered";

    /// That the message arrived, to whoever sent it.
    public static final String ACKNOWLEDGEMENT = "acknowledgement";

    /// Copies at registration, to those who are only informed.
    public static final String COPIES = "copies";

    public Source {
      tells = List.copyOf(tells);
      // Versions published before there were other doors say nothing about them.
      door = door == null ? new Door.Webhook(null) : door;
      wayBack =
          wayBack != null
              ? wayBack
              : callback == null
                  ? new WayBack.Pull()
                  : new WayBack.Callback(WayBack.Callback.Format.STANDARD);
      categories = categories == null ? Map.of() : ordered(categories);
      quiet = quiet == null ? List.of() : List.copyOf(quiet);
    }

    /// A source that sends signed webhooks, and is called back where it gives an address.
    public Source(
        String id,
        Label name,
        String series,
        String path,
        String tier,
        int maximumBytes,
        @Nullable URI callback,
        List<String> tells) {
      this(
          id,
          name,
          series,
          path,
          tier,
          maximumBytes,
          callback,
          tells,
          new Door.Webhook(null),
          callback == null
              ? new WayBack.Pull()
              : new WayBack.Callback(WayBack.Callback.Format.STANDARD),
          Map.of(),
          null,
          null,
          List.of());
    }

    /// Whether the source is to be told of `event`.
    public boolean wants(String event) {
      boolean reachable =
          switch (wayBack) {
            case WayBack.Callback w -> callback != null;
            case WayBack.Mail w -> true;
            case WayBack.WeChat w -> true;
            case WayBack.Hand w -> true;
            case WayBack.Pull w -> false;
          };
      boolean silenced = event.equals(REGISTERED) && silent(ACKNOWLEDGEMENT);
      return reachable && tells.contains(event) && !silenced;
    }

    /// Whether its messages cause none of this: [#ACKNOWLEDGEMENT], [#COPIES].
    public boolean silent(String what) {
      return quiet.contains(what);
    }

    /// Whether its messages wait until the office takes it up again.
    public boolean held() {
      return Boolean.TRUE.equals(paused);
    }
  }

  /// How much a source may send.
  ///
  /// @param perMinute messages a minute, over time
  /// @param burst how many at once beyond that
  public record Limits(int perMinute, int burst) {}

  /// A routing path; `id` names its state machine.
  ///
  /// @param joint whether the units named beside the handling unit handle the matter with it (协办,
  ///   A4); otherwise they are conferred with before the answer. Absent means no
  public record Path(String id, Label name, @Nullable Boolean joint) {
    public Path(String id, Label name) {
      this(id, name, null);
    }

    public boolean handledJointly() {
      return Boolean.TRUE.equals(joint);
    }
  }

  /// @param unit the county bureau that handles the area's matters
  public record Area(String code, Label name, String unit) {}

  /// @param department the business department (业务处室) for the category
  public record Category(String code, Label name, String department) {}

  /// When a message may skip triage by hand: every condition that is given must hold.
  ///
  /// @param areas area codes, or empty for any area: any that the policy knows where the area names
  ///   the unit
  /// @param categories category codes, or empty for any category the policy knows
  /// @param assign who handles it: the area's county bureau (`area`) or the category's business
  ///   department (`category`). Absent means `area`
  public record TriageRule(
      String path,
      List<String> areas,
      List<String> categories,
      List<String> tiers,
      @Nullable String assign) {
    /// The word for a matter that the category's own department handles (A3).
    public static final String CATEGORY = "category";

    /// The word for a matter that the area's county bureau handles (A2).
    public static final String AREA = "area";

    public TriageRule {
      areas = List.copyOf(areas);
      categories = List.copyOf(categories);
      tiers = List.copyOf(tiers);
    }
  }

  /// The coordinating office's own page on every open case.
  ///
  /// @param mailTiers in which tiers the office gets its link by mail as soon as the case is
  ///   assigned
  public record Oversight(List<String> mailTiers) {
    public Oversight {
      mailTiers = List.copyOf(mailTiers);
    }

    public boolean mailedIn(String tier) {
      return mailTiers.contains(tier);
    }
  }

  /// What is due by when: from a human step, or from the case as a whole.
  ///
  /// @param task the kind of step it belongs to (`triage`, `handle`, `consult`, `answer` …), or
  ///   `case`: a clock of the case as a whole runs from the first moment its start is known,
  ///   whoever has the case, until what it is about happens or the case ends
  /// @param path a path's id, or `*`
  /// @param tier a tier's id, or `*`
  /// @param what what is due: `initial-report`, `written-report`, `triage`, `opinion`, `answer`;
  ///   for a case `reply` to the citizen (D6, E5), `acknowledgement` (D1), `return` of a matter
  ///   that is not ours (E3), `plan` and `progress` (E5)
  /// @param start counted from: `posted`, `occurred`, `received`, `assigned`, `opened`,
  ///   `instructed`, when a leader's first instruction came, or `returned`, when the draft was sent
  ///   back: rules that count from it, and only they, hold for the rework
  /// @param limit how long there is
  /// @param aim what to try for, before the limit (A7)
  /// @param otherwise the start that counts where the first is not known
  /// @param counted whether the clock starts at once or with the next day
  public record DeadlineRule(
      String task,
      String path,
      String tier,
      String what,
      String start,
      Span limit,
      @Nullable Span aim,
      @Nullable String otherwise,
      Counted counted) {
    /// The start that makes a rule one for rework.
    public static final String RETURNED = "returned";

    /// The start that comes, if at all, while the matter is under way.
    public static final String INSTRUCTED = "instructed";

    /// In place of a step's kind: the case as a whole.
    public static final String CASE = "case";

    public DeadlineRule {
      // Rules published before there was a choice start at once.
      counted = counted == null ? Counted.AT_ONCE : counted;
    }

    public DeadlineRule(
        String task,
        String path,
        String tier,
        String what,
        String start,
        Duration limit,
        @Nullable Duration aim,
        @Nullable String otherwise) {
      this(
          task,
          path,
          tier,
          what,
          start,
          new Span.Elapsed(limit),
          aim == null ? null : new Span.Elapsed(aim),
          otherwise,
          Counted.AT_ONCE);
    }

    public DeadlineRule(
        String task,
        String path,
        String tier,
        String what,
        String start,
        Duration limit,
        @Nullable Duration aim) {
      this(task, path, tier, what, start, limit, aim, null);
    }

    /// Whether the rule is for a draft that was sent back.
    public boolean rework() {
      return start.equals(RETURNED);
    }

    /// Whether the rule speaks about this step of a case on this path and tier.
    public boolean covers(String task, String path, String tier) {
      return fits(this.task, this.path, this.tier, task, path, tier);
    }
  }

  /// Whether, how far and by whom a limit may be moved (A8, D6).
  ///
  /// @param task the kind of step that owes it, or `case`
  /// @param path a path's id, or `*`
  /// @param tier a tier's id, or `*`
  /// @param what what may be given later
  /// @param by how much the limit moves; null where it moves to the instant asked for
  /// @param untilAsked how far after the limit the instant asked for may lie; null beside `by`
  /// @param cap how long after the clock's start no extension reaches, all taken together
  /// @param decidedBy whose word it takes
  /// @param tellCitizen whether the source, and with it the citizen, hears of it
  public record ExtensionRule(
      String task,
      String path,
      String tier,
      String what,
      @Nullable Span by,
      @Nullable Span untilAsked,
      Span cap,
      DecidedBy decidedBy,
      boolean tellCitizen) {
    public ExtensionRule {
      if ((by == null) == (untilAsked == null)) {
        throw new IllegalArgumentException("An extension moves by a span or until an instant.");
      }
    }

    /// Whether the rule speaks about this thing due in a case on this path and tier.
    public boolean covers(String task, String path, String tier, String what) {
      return this.what.equals(what) && fits(this.task, this.path, this.tier, task, path, tier);
    }
  }

  /// Whose word an extension takes.
  public enum DecidedBy {
    /// Nobody's: asking in time is enough (A8).
    AUTOMATIC,
    /// The coordinating office's.
    OFFICE,
    /// The supervising leader's, which the office puts on record.
    LEADER
  }

  private static boolean fits(
      String ofTask, String ofPath, String ofTier, String task, String path, String tier) {
    return ofTask.equals(task)
        && (ofPath.equals("*") || ofPath.equals(path))
        && (ofTier.equals("*") || ofTier.equals(tier));
  }

  /// Whose matter it is when it is not ours (E3).
  public record Channel(String id, Label name, String contact) {}

  /// @param from sender address
  /// @param domain right-hand side of message ids
  /// @param blocks how long an address that takes no mail is left alone
  /// @param verifiedBy the name under which the office's own mail service states in
  ///   `Authentication-Results` who sent a mail (RFC 8601); null where no service is believed
  /// @param lettersPerDay how many letters a case takes onto its page in a day; null for the
  ///   default
  public record MailSettings(
      String from,
      Label fromName,
      @Nullable String replyTo,
      String domain,
      Blocks blocks,
      @Nullable String verifiedBy,
      @Nullable Integer lettersPerDay) {
    /// As many as a busy case has in a day.
    private static final int LETTERS_PER_DAY = 20;

    public MailSettings {
      // Versions published before blocks had an end say nothing about it.
      blocks = blocks == null ? Blocks.USUAL : blocks;
    }

    public int mostLetters() {
      return lettersPerDay == null ? LETTERS_PER_DAY : lettersPerDay;
    }
  }

  /// An address that a mail came back from is left alone for a while. Then the next mail is tried;
  /// if that does not come back either for a while, the address is like any other again.
  ///
  /// @param length how long nothing is sent there
  /// @param trial how long after the next mail it must not have come back
  public record Blocks(Duration length, Duration trial) {
    /// A week off, and mail servers try for up to three days.
    public static final Blocks USUAL = new Blocks(Duration.ofDays(7), Duration.ofDays(3));
  }

  /// The special period (特殊时期) an instant falls into: watch is kept round the clock (D10).
  public Optional<Desk.SpecialPeriod> specialPeriod(java.time.Instant instant) {
    return desk.specialPeriod(instant, office.zone());
  }

  public Source source(String id) {
    return get(sources, id, "source");
  }

  public Optional<Source> findSource(String id) {
    return Optional.ofNullable(sources.get(id));
  }

  public Path path(String id) {
    return get(paths, id, "path");
  }

  public Series series(String id) {
    return get(series, id, "number series");
  }

  /// The tier a case has before anybody weighed it: the one proposed with the message, where the
  /// policy knows it, or its source's.
  public String tierBeforeTriage(String source, @Nullable String proposed) {
    return proposed != null && tiers.containsKey(proposed) ? proposed : source(source).tier();
  }

  public Optional<Area> findArea(@Nullable String code) {
    return code == null ? Optional.empty() : Optional.ofNullable(areas.get(code));
  }

  /// By code or by either name, because portals send words.
  public Optional<Category> findCategory(@Nullable String codeOrName) {
    return codeOrName == null ? Optional.empty() : find(categories.values(), codeOrName);
  }

  private static Optional<Category> find(Collection<Category> all, String codeOrName) {
    return all.stream()
        .filter(
            c ->
                c.code().equals(codeOrName)
                    || c.name().zh().equals(codeOrName)
                    || c.name().en().equalsIgnoreCase(codeOrName))
        .findFirst();
  }

  private static <V> V get(Map<String, V> map, String id, String what) {
    V value = map.get(id);
    if (value == null) {
      throw new NoSuchElementException("The policy has no " + what + " '" + id + "'.");
    }
    return value;
  }

  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
