package duban.open311;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which requests are asked for (GeoReport v2, GET Service Requests).
///
/// @param ids exactly these, whatever else is said; empty for any
/// @param services codes of the policy's categories; empty for any
/// @param statuses `open`, `closed`; empty for any
record Search(
    List<String> ids, Set<String> services, Set<String> statuses, Range range, Paging paging) {
  static final String OPEN = "open";
  static final String CLOSED = "closed";

  Search {
    ids = List.copyOf(ids);
    services = Set.copyOf(services);
    statuses = Set.copyOf(statuses);
  }

  sealed interface Reading {
    record Good(Search search) implements Reading {}

    record Wrong(List<Problem> problems) implements Reading {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  static Reading read(Call call, Jurisdiction jurisdiction, Instant now) {
    List<Problem> problems = new ArrayList<>();
    List<String> ids = list(call.parameter("service_request_id"));
    if (ids.size() > Paging.USUAL) {
      problems.add(Problem.bad("too-many", "service_request_id", Paging.USUAL));
    }
    Set<String> services = new HashSet<>();
    for (String code : list(call.parameter("service_code"))) {
      jurisdiction
          .category(code)
          .ifPresentOrElse(
              category -> services.add(category.code()),
              () -> problems.add(Problem.notFound("service", code)));
    }
    Set<String> statuses = new HashSet<>();
    for (String status : list(call.parameter("status"))) {
      String lower = status.toLowerCase(Locale.ROOT);
      if (lower.equals(OPEN) || lower.equals(CLOSED)) {
        statuses.add(lower);
      } else {
        problems.add(Problem.bad("status", status, OPEN + ", " + CLOSED));
      }
    }
    Range range = Range.read(call, now, problems);
    Paging paging = Paging.read(call, problems);
    return problems.isEmpty()
        ? new Reading.Good(new Search(ids, services, statuses, range, paging))
        : new Reading.Wrong(problems);
  }

  boolean wants(@Nullable String service, String status) {
    return (services.isEmpty() || service != null && services.contains(service))
        && (statuses.isEmpty() || statuses.contains(status));
  }

  private static List<String> list(@Nullable String given) {
    return given == null
        ? List.of()
        : Arrays.stream(given.split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .distinct()
            .toList();
  }
}
