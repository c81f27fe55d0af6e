package duban.store;

import duban.cases.CaseFile;

/// What everybody may read of a case, as texts that a row holds. Every step that is written asks
/// the view, so that lists read rows and never cases.
public interface PublicView {
  /// For tables whose cases are not for everybody.
  PublicView NONE =
      new PublicView() {
        @Override
        public boolean shows(CaseFile file) {
          return false;
        }

        @Override
        public String id(CaseFile file) {
          throw new IllegalStateException("No case is shown.");
        }

        @Override
        public String request(CaseFile file) {
          throw new IllegalStateException("No case is shown.");
        }

        @Override
        public String updates(CaseFile file, int first, int last) {
          throw new IllegalStateException("No case is shown.");
        }
      };

  /// Whether the case came in by a door that is open to everybody.
  boolean shows(CaseFile file);

  /// The case's id for everybody.
  String id(CaseFile file);

  /// The case as it stands.
  String request(CaseFile file);

  /// What the events of those numbers tell.
  String updates(CaseFile file, int first, int last);
}
