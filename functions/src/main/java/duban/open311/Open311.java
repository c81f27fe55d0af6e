package duban.open311;

import duban.cases.CaseFile;
import duban.cases.SecurityEvents;
import duban.intake.Opening;
import duban.intake.Uploads;
import duban.policy.Policy;
import duban.store.Cases;
import duban.store.Policies;
import duban.store.PublicRows;
import duban.store.RateLimits;
import duban.store.SourceFeed;
import duban.store.SourceSecrets;
import duban.text.Texts;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Open311 GeoReport v2 at `/open311/v2/`, with the extensions that FixMyStreet uses (A1, C3):
/// requests become cases of the source whose key they come with, and whoever asks is told how they
/// stand.
public final class Open311 {
  /// A function may answer with six megabytes; within them, quotation marks take two bytes.
  private static final int LARGEST_ANSWER = 5_000_000;

  private static final String KEPT = "public, max-age=60";
  private static final String RETRY_AFTER_SECONDS = "30";

  private final Jurisdictions jurisdictions;
  private final ApiKeys keys;
  private final RateLimits rates;
  private final SecurityEvents security;
  private final Requests requests;
  private final Posting posting;
  private final CitizenUpdates citizenUpdates;
  private final String publicUrl;

  /// @param publicUrl base address of the pages, without a slash at its end
  public Open311(
      Cases cases,
      Policies policies,
      SourceFeed feed,
      PublicRows rows,
      SourceSecrets secrets,
      RateLimits rates,
      SecurityEvents security,
      Opening opening,
      Uploads uploads,
      String publicUrl) {
    this.jurisdictions = new Jurisdictions(policies);
    this.keys = new ApiKeys(secrets);
    this.rates = rates;
    this.security = security;
    this.requests = new Requests(cases, policies, feed, rows);
    this.posting = new Posting(opening, uploads);
    this.citizenUpdates = new CitizenUpdates(cases, requests, uploads);
    this.publicUrl = publicUrl;
  }

  /// What a request is answered with: a document, or what is wrong with it.
  private sealed interface Outcome {
    record Told(Tree.Document document) implements Outcome {}

    record Refused(List<Problem> problems) implements Outcome {
      public Refused {
        problems = List.copyOf(problems);
      }
    }

    /// The source sends more than its policy entry allows.
    ///
    /// @param after how long until it may send again
    record PutOff(Duration after) implements Outcome {}

    static Outcome refused(Problem problem) {
      return new Refused(List.of(problem));
    }
  }

  public Answer answer(Call call, Instant now) {
    Texts texts = Texts.in(call.locale());
    Format format = Resource.format(call.path());
    Optional<Resource> resource = Resource.of(call.path());
    if (resource.isEmpty()) {
      return answer(Outcome.refused(Problem.notFound("path")), format, texts);
    }
    if (!call.method().equals("POST")) {
      return kept(answer(read(resource.get(), call, now, texts), format, texts), call);
    }
    return switch (resource.get()) {
      case Resource.RequestList r ->
          answer(
              withKey(call, now, (here, source) -> request(here, source, call, now, texts)),
              format,
              texts);
      case Resource.UpdateList u ->
          answer(
              withKey(call, now, (here, source) -> update(here, source, call, now)), format, texts);
      case Resource.DiscoveryFile r -> notPosted(format, texts);
      case Resource.ServiceList r -> notPosted(format, texts);
      case Resource.Definition r -> notPosted(format, texts);
      case Resource.OneRequest r -> notPosted(format, texts);
      case Resource.Token r -> notPosted(format, texts);
    };
  }

  /// What everybody may read may be kept for a minute, by anybody on the way; what a key opens may
  /// not.
  private static Answer kept(Answer answer, Call call) {
    return answer.status() == 200 && call.parameter("api_key") == null
        ? answer.with("cache-control", KEPT)
        : answer;
  }

  private Outcome read(Resource resource, Call call, Instant now, Texts texts) {
    return switch (resource) {
      case Resource.DiscoveryFile d ->
          new Outcome.Told(
              Discovery.of(jurisdictions.all().values(), publicUrl + "/open311/v2", texts));
      case Resource.ServiceList s ->
          within(call, here -> new Outcome.Told(Services.list(here, texts)));
      case Resource.Definition(String code) -> within(call, here -> definition(here, code, texts));
      case Resource.RequestList r -> within(call, here -> list(here, call, now, texts));
      case Resource.OneRequest(String id) -> within(call, here -> one(here, id, call, texts));
      case Resource.Token(String id) -> within(call, here -> token(here, id));
      case Resource.UpdateList u -> within(call, here -> updates(here, call, now, texts));
    };
  }

  private static Answer notPosted(Format format, Texts texts) {
    return answer(
            Outcome.refused(new Problem(405, "open311.problem.method", List.of())), format, texts)
        .with("allow", "GET");
  }

  /// The answer when the table, or the secrets, cannot be used for now.
  public Answer busy(Call call) {
    return answer(
            Outcome.refused(new Problem(503, "open311.problem.busy", List.of())),
            Resource.format(call.path()),
            Texts.in(call.locale()))
        .with("retry-after", RETRY_AFTER_SECONDS);
  }

  private static Answer answer(Outcome outcome, Format format, Texts texts) {
    return switch (outcome) {
      case Outcome.Told(Tree.Document document) -> {
        Answer told = Answer.of(200, format, document);
        yield told.body().getBytes(StandardCharsets.UTF_8).length <= LARGEST_ANSWER
            ? told
            : answer(Outcome.refused(Problem.bad("answer-too-large")), format, texts);
      }
      case Outcome.PutOff(Duration after) ->
          answer(
                  Outcome.refused(new Problem(429, "open311.problem.too-many-posts", List.of())),
                  format,
                  texts)
              .with("retry-after", Long.toString(after.toSeconds()));
      case Outcome.Refused(List<Problem> problems) ->
          Answer.of(problems.getFirst().code(), format, errors(problems, texts));
    };
  }

  private static Tree.Document errors(List<Problem> problems, Texts texts) {
    return new Tree.Document(
        "errors",
        new Tree.Items(
            "error",
            problems.stream()
                .map(
                    problem ->
                        Tree.fields()
                            .number("code", BigDecimal.valueOf(problem.code()))
                            .text("description", problem.description(texts))
                            .build())
                .toList()));
  }

  private Outcome within(Call call, Function<Jurisdiction, Outcome> ask) {
    return switch (jurisdictions.find(call.parameter("jurisdiction_id"))) {
      case Jurisdictions.Finding.One(Jurisdiction here) -> ask.apply(here);
      case Jurisdictions.Finding.NotGiven() ->
          Outcome.refused(Problem.bad("missing", "jurisdiction_id"));
      case Jurisdictions.Finding.Unknown(String id) ->
          Outcome.refused(Problem.notFound("jurisdiction", id));
    };
  }

  private Outcome withKey(
      Call call, Instant now, BiFunction<Jurisdiction, Policy.Source, Outcome> post) {
    return switch (call.body()) {
      case Call.Body.NoForm() -> Outcome.refused(Problem.bad("no-form"));
      case Call.Body.TooLarge() ->
          Outcome.refused(new Problem(413, "open311.problem.too-large", List.of()));
      case Call.Body.None() -> signed(call, now, post);
      case Call.Body.Form f -> signed(call, now, post);
    };
  }

  private Outcome signed(
      Call call, Instant now, BiFunction<Jurisdiction, Policy.Source, Outcome> post) {
    return within(
        call,
        here -> {
          Optional<Policy.Source> source = keys.owner(here, call.parameter("api_key"));
          if (source.isEmpty()) {
            security.count(new SecurityEvents.Event.SignatureRefused(here.id()));
            return Outcome.refused(Problem.forbidden());
          }
          Policy.Limits limits = source.get().limits();
          RateLimits.Grant grant =
              limits == null
                  ? new RateLimits.Grant.Given()
                  : rates.take(here.office(), source.get().id(), limits, now);
          return switch (grant) {
            case RateLimits.Grant.Given() -> post.apply(here, source.get());
            case RateLimits.Grant.Refused(Duration after) -> new Outcome.PutOff(after);
          };
        });
  }

  private static Outcome definition(Jurisdiction here, String code, Texts texts) {
    return here.category(code)
        .<Outcome>map(category -> new Outcome.Told(Services.definition(here, category, texts)))
        .orElseGet(() -> Outcome.refused(Problem.notFound("service", code)));
  }

  private Outcome request(
      Jurisdiction here, Policy.Source source, Call call, Instant now, Texts texts) {
    return switch (posting.post(here, source, call, now)) {
      case Posting.Outcome.Refused(var problems) -> new Outcome.Refused(byWeight(problems));
      case Posting.Outcome.Taken(CaseFile file) ->
          told(
              Tree.fields()
                  .text("service_request_id", PublicRequest.sendersId(file))
                  .text(
                      "service_notice",
                      texts.get(
                          "open311.notice",
                          file.number(),
                          publicUrl + "/status/" + file.registration().statusCode()))
                  .text("account_id", null)
                  .build());
    };
  }

  /// A resource that does not exist weighs more than a field that is wrong: the first decides the
  /// status of the answer.
  private static List<Problem> byWeight(List<Problem> problems) {
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort(Comparator.comparingInt(Problem::code).reversed());
    return sorted;
  }

  /// For everybody, or for the source whose key comes with the call.
  private PublicRequest.Reader reader(Jurisdiction here, Call call) {
    return new PublicRequest.Reader(here, keys.owner(here, call.parameter("api_key")).orElse(null));
  }

  private Outcome list(Jurisdiction here, Call call, Instant now, Texts texts) {
    PublicRequest.Reader reader = reader(here, call);
    return switch (Search.read(call, here, now)) {
      case Search.Reading.Wrong(var problems) -> new Outcome.Refused(byWeight(problems));
      case Search.Reading.Good(Search search) ->
          told(
              requests.list(reader, search).stream()
                  .map(request -> request.tree(reader, texts))
                  .toArray(Tree[]::new));
    };
  }

  private Outcome one(Jurisdiction here, String id, Call call, Texts texts) {
    return requests
        .find(here, id)
        .map(file -> told(requests.whole(file).tree(reader(here, call), texts)))
        .orElseGet(() -> Outcome.refused(Problem.notFound("request", id)));
  }

  /// Requests have their ids at once, so no token is ever given out; a client that asks all the
  /// same, by the id it has, is told the id.
  private Outcome token(Jurisdiction here, String token) {
    return requests
        .find(here, token)
        .map(
            file ->
                told(Tree.fields().text("service_request_id", token).text("token", token).build()))
        .orElseGet(() -> Outcome.refused(Problem.notFound("token", token)));
  }

  private static Outcome told(Tree... requests) {
    return new Outcome.Told(
        new Tree.Document("service_requests", new Tree.Items("request", List.of(requests))));
  }

  private Outcome update(Jurisdiction here, Policy.Source source, Call call, Instant now) {
    return switch (citizenUpdates.post(here, source, call, now)) {
      case CitizenUpdates.Outcome.Refused(var problems) -> new Outcome.Refused(byWeight(problems));
      case CitizenUpdates.Outcome.Filed(String id) ->
          toldUpdates(List.of(Tree.fields().text("update_id", id).build()));
    };
  }

  private Outcome updates(Jurisdiction here, Call call, Instant now, Texts texts) {
    List<Problem> problems = new ArrayList<>();
    Range range = Range.read(call, now, problems);
    Paging paging = Paging.read(call, problems);
    if (!problems.isEmpty()) {
      return new Outcome.Refused(problems);
    }
    return toldUpdates(requests.updates(reader(here, call), range, paging, texts));
  }

  private static Outcome toldUpdates(List<? extends Tree> updates) {
    return new Outcome.Told(
        new Tree.Document("service_request_updates", new Tree.Items("request_update", updates)));
  }
}
