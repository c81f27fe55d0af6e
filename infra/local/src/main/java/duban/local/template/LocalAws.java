package duban.local.template;

import java.net.URI;
import java.util.Map;

/// The names that AWS would give out, made up for this machine: always the same, so that two starts
/// agree.
///
/// @param endpoint the address of the HTTP API
record LocalAws(URI endpoint) {
  static final String PARTITION = "aws";
  static final String REGION = "cn-local-1";
  static final String ACCOUNT = "000000000000";
  static final String STACK = "duban";

  /// What `!Ref AWS::Region` and its like stand for.
  static Map<String, String> pseudoParameters() {
    return Map.of(
        "AWS::Partition", PARTITION,
        "AWS::Region", REGION,
        "AWS::AccountId", ACCOUNT,
        "AWS::StackName", STACK,
        "AWS::StackId", arn("cloudformation", "stack/" + STACK + "/local"),
        "AWS::URLSuffix", "amazonaws.com");
  }

  /// The physical name of a resource that the template gives none.
  static String name(String logicalId) {
    return STACK + "-" + logicalId;
  }

  static String arn(String service, String resource) {
    return String.join(":", "arn", PARTITION, service, REGION, ACCOUNT, resource);
  }

  static String roleArn(String logicalId) {
    return String.join(
        ":", "arn", PARTITION, "iam", "", ACCOUNT, "role/" + name(logicalId) + "Role");
  }
}
