package duban.store;

/// An item was written under a schema that this code does not know, most likely by a newer release.
/// Nothing is done with it: deploy the release that knows it.
public final class UnknownSchema extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownSchema(String partition, String sort, String found) {
    super(
        "The item "
            + partition
            + " / "
            + sort
            + " has schema version "
            + found
            + "; this release knows "
            + Items.SCHEMA
            + ".");
  }
}
