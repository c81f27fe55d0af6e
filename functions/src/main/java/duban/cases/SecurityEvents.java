package duban.cases;

/// Counts events that point to misuse. The deployment's alarms watch the counts; a count carries no
/// personal data.
@FunctionalInterface
public interface SecurityEvents {
  /// Counts nothing, for callers without a deployment.
  SecurityEvents UNCOUNTED = event -> {};

  void count(Event event);

  /// An event that points to misuse.
  sealed interface Event {
    /// A request whose signature or key does not hold.
    ///
    /// @param source id of a source or a jurisdiction of a policy, never a stranger's word
    record SignatureRefused(String source) implements Event {}

    /// A private link that came back in a mail of others, and is valid no longer.
    record LinkRetired(String office) implements Event {}

    /// An address of the directory that mail no longer goes to.
    record AddressBlocked(String office) implements Event {}

    /// Mail arrives at no handler of the coordinating office any more.
    record OfficeCutOff(String office) implements Event {}

    /// A mail that claims to report on a mail of ours and carries no valid token.
    record ReportRefused(String office) implements Event {}
  }
}
