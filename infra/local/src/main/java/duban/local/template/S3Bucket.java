package duban.local.template;

import java.util.Locale;
import java.util.Map;

/// `AWS::S3::Bucket`: private, with objects that stay until somebody removes the folder. Who may
/// reach it, how it is encrypted and how long things are kept matters in AWS only.
final class S3Bucket implements ResourceType {
  @Override
  public Map<String, String> attributes(String logicalId, Tree.Fields properties, LocalAws aws) {
    String name = name(logicalId);
    return Map.of("Ref", name, "Arn", "arn:" + LocalAws.PARTITION + ":s3:::" + name);
  }

  @Override
  public void read(String logicalId, Section bucket, Blueprint blueprint) {
    bucket.withoutLocalEffect(
        "BucketEncryption",
        "LifecycleConfiguration",
        "OwnershipControls",
        "PublicAccessBlockConfiguration",
        "Tags",
        "VersioningConfiguration");
    boolean tells =
        bucket
            .section("NotificationConfiguration")
            .flatMap(
                notifications -> {
                  try (notifications) {
                    return notifications.section("EventBridgeConfiguration");
                  }
                })
            .map(
                events -> {
                  try (events) {
                    return events.flag("EventBridgeEnabled");
                  }
                })
            .orElse(false);
    blueprint.add(new Deployment.Bucket(logicalId, name(logicalId), tells));
  }

  /// Names of buckets have no capitals.
  private static String name(String logicalId) {
    return LocalAws.name(logicalId).toLowerCase(Locale.ROOT);
  }
}
