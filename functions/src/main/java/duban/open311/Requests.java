package duban.open311;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.store.Cases;
import duban.store.Policies;
import duban.store.SourceFeed;
import duban.store.SourceFeed.Arrival;
import duban.store.SourceFeed.Change;
import duban.text.Texts;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Reads the requests of a jurisdiction and what became of them: only what came in by its Open311
/// sources, because what people sent through other doors they did not send to everybody.
final class Requests {
  /// How many cases are read at once: about as many as the SDK's client keeps connections open for.
  private static final int AT_ONCE = 8;

  private final Cases cases;
  private final Policies policies;
  private final SourceFeed feed;

  Requests(Cases cases, Policies policies, SourceFeed feed) {
    this.cases = cases;
    this.policies = policies;
    this.feed = feed;
  }

  /// The request of that id.
  Optional<CaseFile> find(Jurisdiction jurisdiction, String id) {
    return ServiceRequest.isId(id)
        ? cases.find(new CaseRef(jurisdiction.office(), id)).filter(jurisdiction::has)
        : Optional.empty();
  }

  ServiceRequest shown(CaseFile file, Texts texts) {
    return new ServiceRequest(
        file, policies.pinned(file.ref().office(), file.policyVersion()), texts);
  }

  /// Those that are asked for, the newest first, or in the order of the ids asked for. Cases are
  /// read as far as the page needs them.
  List<ServiceRequest> list(Jurisdiction jurisdiction, Search search, Texts texts) {
    if (!search.ids().isEmpty()) {
      return search.ids().stream()
          .gather(Gatherers.mapConcurrent(AT_ONCE, id -> find(jurisdiction, id)))
          .flatMap(Optional::stream)
          .map(file -> shown(file, texts))
          .toList();
    }
    Stream<CaseRef> refs = arrivals(jurisdiction, search.range()).map(Arrival::ref);
    return search.everything()
        ? read(search.paging().of(refs), texts).toList()
        : search
            .paging()
            .of(read(refs, texts).filter(r -> search.wants(r.service(), r.status())))
            .toList();
  }

  private Stream<ServiceRequest> read(Stream<CaseRef> refs, Texts texts) {
    return refs.gather(Gatherers.mapConcurrent(AT_ONCE, cases::find))
        .flatMap(Optional::stream)
        .map(file -> shown(file, texts));
  }

  /// What the office let know in that time, the oldest first.
  List<Update> updates(Jurisdiction jurisdiction, Range range, Paging paging, Texts texts) {
    // Most cases have several steps in a range, but need to be read only once.
    Map<CaseRef, Optional<CaseFile>> read = new ConcurrentHashMap<>();
    return paging
        .of(
            changes(jurisdiction, range)
                .gather(
                    Gatherers.mapConcurrent(
                        AT_ONCE,
                        change ->
                            read.computeIfAbsent(change.ref(), cases::find)
                                .map(file -> updates(file, change, texts))
                                .orElse(List.of())))
                .flatMap(List::stream))
        .toList();
  }

  private List<Update> updates(CaseFile file, Change step, Texts texts) {
    return Update.of(file, policies.pinned(file.ref().office(), file.policyVersion()), texts)
        .stream()
        .filter(u -> u.seq() >= step.first() && u.seq() <= step.last())
        .toList();
  }

  private Stream<Arrival> arrivals(Jurisdiction jurisdiction, Range range) {
    return merged(
        jurisdiction.sources().stream()
            .map(s -> feed.arrivals(jurisdiction.office(), s.id(), range.from(), range.until()))
            .toList(),
        Comparator.comparing(Arrival::at).reversed());
  }

  private Stream<Change> changes(Jurisdiction jurisdiction, Range range) {
    return merged(
        jurisdiction.sources().stream()
            .map(s -> feed.changes(jurisdiction.office(), s.id(), range.from(), range.until()))
            .toList(),
        Comparator.comparing(Change::at));
  }

  /// Several ordered streams as one, read no further than it is.
  private static <T> Stream<T> merged(List<Stream<T>> streams, Comparator<T> order) {
    if (streams.size() == 1) {
      return streams.getFirst();
    }
    record Head<T>(T first, Iterator<T> rest) {}
    PriorityQueue<Head<T>> heads = new PriorityQueue<>(Comparator.comparing(Head<T>::first, order));
    for (Stream<T> stream : streams) {
      Iterator<T> all = stream.iterator();
      if (all.hasNext()) {
        heads.add(new Head<>(all.next(), all));
      }
    }
    Iterator<T> merged =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return !heads.isEmpty();
          }

          @Override
          public T next() {
            Head<T> head = heads.remove();
            if (head.rest().hasNext()) {
              heads.add(new Head<>(head.rest().next(), head.rest()));
            }
            return head.first();
          }
        };
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(merged, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }
}
