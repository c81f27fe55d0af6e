package duban.policy;

/// What is in force for an office: a version of its policy together with its directory.
///
/// @param version counted from 1 for each office
public record Published(int version, Policy policy, Directory directory) {}
