package duban.local.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class FilterPatternTest {
  private static final String RECORD =
      """
      {"eventName":"INSERT","dynamodb":{"Keys":{"PK":{"S":"CASE#1"},"SK":{"S":"OUTBOX#7"}},
       "NewImage":{"state":{"S":"pending"},"tries":{"N":"0"}}}}""";

  private static boolean passes(String pattern) {
    return FilterPattern.parse(pattern).matches(JsonMapper.shared().readTree(RECORD));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"eventName\":[\"INSERT\"]} | true",
        "{\"eventName\":[\"MODIFY\",\"INSERT\"]} | true",
        "{\"eventName\":[\"REMOVE\"]} | false",
        "{\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":[{\"prefix\":\"OUTBOX#\"}]}}}} | true",
        "{\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":[{\"prefix\":\"EVENT#\"}]}}}} | false",
        "{\"dynamodb\":{\"Keys\":{\"SK\":{\"S\":[{\"suffix\":\"#7\"}]}}}} | true",
        "{\"eventName\":[\"INSERT\"],\"dynamodb\":{\"NewImage\":{\"state\":{\"S\":[\"sent\"]}}}} | false",
        "{\"dynamodb\":{\"NewImage\":{\"state\":{\"S\":[{\"anything-but\":[\"sent\"]}]}}}} | true",
        "{\"dynamodb\":{\"NewImage\":{\"gone\":[{\"exists\":false}]}}} | true",
        "{\"dynamodb\":{\"NewImage\":{\"state\":{\"S\":[{\"exists\":true}]}}}} | true",
        "{\"dynamodb\":{\"NewImage\":{\"state\":{\"S\":[{\"equals-ignore-case\":\"PENDING\"}]}}}} | true",
        "{\"dynamodb\":{\"NewImage\":{\"gone\":{\"S\":[\"x\"]}}}} | false",
      })
  void aRecordPassesWhenEveryFieldHasAnAcceptedValue(String pattern, boolean expected) {
    assertThat(passes(pattern)).isEqualTo(expected);
  }

  @Test
  void anOperatorThatIsNotKnownIsRefused() {
    assertThatThrownBy(
            () ->
                FilterPattern.parse(
                    "{\"dynamodb\":{\"NewImage\":{\"n\":{\"N\":[{\"numeric\":[\">\",0]}]}}}}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dynamodb.NewImage.n.N: the operator numeric is not known here.");
    assertThatThrownBy(() -> FilterPattern.parse("{\"$or\":[{\"eventName\":[\"INSERT\"]}]}"))
        .hasMessage("$or: this operator is not known here.");
  }

  @Test
  void aPatternThatIsNoneIsRefused() {
    assertThatThrownBy(() -> FilterPattern.parse("{\"eventName\":\"INSERT\"}"))
        .hasMessage("eventName: a filter pattern must be an object with fields.");
    assertThatThrownBy(() -> FilterPattern.parse("{\"eventName\":[]}"))
        .hasMessage("eventName: the list of accepted values is empty.");
    assertThatThrownBy(() -> FilterPattern.parse("{"))
        .hasMessage("A filter pattern is not JSON: {");
  }
}
