package duban.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import duban.assignment.NobodyToAsk;
import duban.assignment.Town;
import duban.cases.CaseEvent;
import duban.cases.CaseRef;
import duban.policy.PolicyReader;
import duban.policy.Qinglan;
import duban.reminder.StandingJobs;
import duban.store.InMemoryJobs;
import duban.store.InMemoryPolicies;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The functions that state machines and operators invoke: JSON in, JSON out.
class StepFunctionsTest {
  private final Town town = new Town();
  private final RoutingFunction routing = new RoutingFunction(town.routing, () -> town.now);
  private final AssignmentFunction assignment =
      new AssignmentFunction(town.assignment, () -> town.now);
  private final ReplyFunction reply = new ReplyFunction(town.reply, () -> town.now);

  @Test
  void routingAnswersWhatTheMachinesChoose() throws IOException {
    town.known();

    assertThat(
            invoke(
                routing,
                "{'step':'copy-bureau-office','office':'qinglan','case':'case-1','execution':'case-1-county-1'}"))
        .isEqualTo("{\"unit\":\"bureau-office\",\"round\":1}");
    assertThat(
            invoke(
                routing,
                "{'step':'triage-by-policy','office':'qinglan','case':'case-1','execution':'case-1-county-1'}"))
        .isEqualTo("{\"outcome\":\"assign\"}");
    assertThat(
            invoke(
                routing,
                "{'step':'assign','office':'qinglan','case':'case-1','execution':'case-1-county-1'}"))
        .isEqualTo(
            "{\"unit\":\"gutai-bureau\",\"coUnits\":[],\"departments\":[\"street-order\"],\"bureauOffice\":\"bureau-office\"}");
  }

  @Test
  void whatThePolicyDoesNotDecideIsAnsweredSo() throws IOException {
    town.unclear();

    assertThat(
            invoke(
                routing,
                "{'step':'triage-by-policy','office':'qinglan','case':'case-1','execution':'case-1-county-1'}"))
        .isEqualTo("{\"outcome\":\"triage\"}");
  }

  @Test
  void assignmentOpensAStepUnderItsToken() throws IOException {
    CaseRef ref = town.unclear();

    assertThat(
            invoke(
                assignment,
                "{'step':'triage','office':'qinglan','case':'case-1','execution':'case-1-county-1','round':1,'token':'secret'}"))
        .isEqualTo("{\"opened\":\"NEW\"}");
    assertThat(town.cases.token(ref, "triage-1-leading-office")).contains("secret");
  }

  @Test
  void aUnitThatHasNobodyIsAnErrorTheMachinesKnow() {
    town.known();
    town.leaves("peng-yue");

    assertThatThrownBy(
            () ->
                invoke(
                    assignment,
                    "{'step':'handle','office':'qinglan','case':'case-1','execution':'case-1-county-1','round':1,'unit':'yunxi-bureau','token':'t'}"))
        .isExactlyInstanceOf(NobodyToAsk.class);
  }

  @Test
  @Tag("C2")
  void closingNamesItsOutcome() throws IOException {
    CaseRef ref = town.unclear();

    assertThat(
            invoke(
                reply,
                "{'step':'close','office':'qinglan','case':'case-1','execution':'case-1-county-1','outcome':'no-reply'}"))
        .isEqualTo("{\"done\":\"close\"}");
    assertThat(town.events(ref)).endsWith(new CaseEvent.Closed("no-reply"));
  }

  @Test
  void stepsNobodyKnowsAreFaults() {
    assertThatThrownBy(
            () ->
                invoke(
                    routing,
                    "{'step':'dance','office':'qinglan','case':'case-1','execution':'case-1-county-1'}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no routing step 'dance'.");
    assertThatThrownBy(
            () ->
                invoke(
                    reply,
                    "{'step':'dance','office':'qinglan','case':'case-1','execution':'case-1-county-1'}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no reply step 'dance'.");
    assertThatThrownBy(
            () ->
                invoke(
                    assignment,
                    "{'step':'dance','office':'qinglan','case':'case-1','execution':'case-1-county-1','round':1,'token':'t'}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no human step 'dance'.");
  }

  @Test
  void aFolderIsPublishedAsAVersionAndOnlyWhatChangedAsAnother() throws IOException {
    InMemoryPolicies policies = new InMemoryPolicies();
    PublishFunction publish = publish(policies);
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("office", "qinglan");
    input.put("files", Qinglan.files());

    assertThat(invoke(publish, input))
        .isEqualTo("{\"office\":\"qinglan\",\"version\":1,\"gaps\":[]}");
    assertThat(invoke(publish, input))
        .isEqualTo("{\"office\":\"qinglan\",\"version\":1,\"gaps\":[]}");

    input.put(
        "overrides",
        Map.of("sources", Map.of("city-portal", Map.of("callback", "http://127.0.0.1:9/cb"))));
    assertThat(invoke(publish, input))
        .isEqualTo("{\"office\":\"qinglan\",\"version\":2,\"gaps\":[]}");
    assertThat(policies.current("qinglan").policy().source("city-portal").callback())
        .hasToString("http://127.0.0.1:9/cb");
  }

  @Test
  @Tag("A10")
  @Tag("D12")
  void publishingSaysWhichRolesOfTheDirectoryAreVacant() throws IOException {
    PublishFunction publish = publish(new InMemoryPolicies());
    Map<String, String> files = Qinglan.files();
    files.computeIfPresent(
        "people.csv",
        (name, text) ->
            text.replace("yunxi-bureau,handler info-officer liaison", "yunxi-bureau,handler"));
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("office", "qinglan");
    input.put("files", files);

    assertThat(invoke(publish, input))
        .isEqualTo(
            "{\"office\":\"qinglan\",\"version\":1,\"gaps\":["
                + "{\"unit\":\"yunxi-bureau\",\"role\":\"info-officer\"},"
                + "{\"unit\":\"yunxi-bureau\",\"role\":\"liaison\"}]}");
  }

  @Test
  void aFolderWithSomethingWrongIsNotPublishedAndEverythingIsSaid() {
    InMemoryPolicies policies = new InMemoryPolicies();
    PublishFunction publish = publish(policies);
    Map<String, String> files = Qinglan.files();
    files.computeIfPresent(
        "policy.yaml",
        (file, text) ->
            text.replace("unit: yunxi-bureau", "unit: x").replace("limit: PT15M", "limit: soon"));

    assertThatThrownBy(() -> invoke(publish, Map.of("office", "qinglan", "files", files)))
        .isInstanceOf(PublishFunction.PolicyRefused.class)
        .hasMessage(
            """
            Nothing is published:
            policy.yaml: areas[2].unit: no unit 'x' in units.csv
            policy.yaml: deadlines[0].limit: not a span of time such as PT30M, 4wh, 3d, 5wd or same-day: 'soon'""");
    assertThat(policies.offices()).isEmpty();
  }

  private static String invoke(RequestStreamHandler function, Object input) throws IOException {
    String json =
        input instanceof String text
            ? text.replace('\'', '"')
            : JsonMapper.shared().writeValueAsString(input);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    function.handleRequest(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), out, new NoContext());
    return out.toString(StandardCharsets.UTF_8);
  }

  private static PublishFunction publish(InMemoryPolicies policies) {
    InMemoryJobs jobs = new InMemoryJobs();
    return new PublishFunction(
        new PolicyReader(Qinglan.MACHINES),
        policies,
        jobs,
        new StandingJobs(policies, jobs),
        () -> Town.MORNING);
  }
}
