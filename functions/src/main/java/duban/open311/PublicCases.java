package duban.open311;

import duban.cases.CaseFile;
import duban.policy.Door;
import duban.policy.Published;
import duban.store.Policies;
import duban.store.PublicView;
import tools.jackson.databind.json.JsonMapper;

/// The rows of cases that came in by Open311: what people sent through other doors they did not
/// send to everybody.
public final class PublicCases implements PublicView {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Policies policies;

  public PublicCases(Policies policies) {
    this.policies = policies;
  }

  @Override
  public boolean shows(CaseFile file) {
    return city(file)
        .policy()
        .findSource(file.registration().source())
        .filter(source -> source.door() instanceof Door.Open311)
        .isPresent();
  }

  @Override
  public String id(CaseFile file) {
    return PublicRequest.id(file);
  }

  @Override
  public String request(CaseFile file) {
    return JSON.writeValueAsString(PublicRequest.of(file, city(file), PublicRequest.SHORT));
  }

  @Override
  public String updates(CaseFile file, int first, int last) {
    return JSON.writeValueAsString(PublicUpdates.of(file, city(file), first, last));
  }

  static PublicRequest request(String row) {
    return JSON.readValue(row, PublicRequest.class);
  }

  static PublicUpdates updates(String row) {
    return JSON.readValue(row, PublicUpdates.class);
  }

  private Published city(CaseFile file) {
    return policies.pinned(file.ref().office(), file.policyVersion());
  }
}
