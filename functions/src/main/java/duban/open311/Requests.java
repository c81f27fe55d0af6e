package duban.open311;

import duban.cases.CaseFile;
import duban.cases.CaseRef;
import duban.open311.PublicRequest.Reader;
import duban.store.Cases;
import duban.store.Policies;
import duban.store.PublicRows;
import duban.store.SourceFeed;
import duban.store.SourceFeed.Arrival;
import duban.store.SourceFeed.Change;
import duban.text.Texts;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Reads the requests of a jurisdiction and what became of them: only what came in by its Open311
/// sources, because what people sent through other doors they did not send to everybody.
///
/// Lists are read from the small rows that every step leaves. The index of arrivals and changes,
/// which lists keys alone, tells of cases from before there were rows: their row is made when it is
/// first missed.
final class Requests {
  /// How many rows are read at once: about as many as the SDK's client keeps connections open for.
  private static final int AT_ONCE = 8;

  /// What the id of a case looks like.
  private static final Pattern CASE_ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  private final Cases cases;
  private final Policies policies;
  private final SourceFeed feed;
  private final PublicRows rows;
  private final PublicCases view;

  Requests(Cases cases, Policies policies, SourceFeed feed, PublicRows rows) {
    this.cases = cases;
    this.policies = policies;
    this.feed = feed;
    this.rows = rows;
    this.view = new PublicCases(policies);
  }

  /// The request of that id: of its own, or of its case for one that was registered before there
  /// were ids of their own.
  Optional<CaseFile> find(Jurisdiction jurisdiction, String id) {
    return rows.find(jurisdiction.office(), id)
        .flatMap(cases::find)
        .or(() -> earlier(jurisdiction, id))
        .filter(jurisdiction::has);
  }

  private Optional<CaseFile> earlier(Jurisdiction jurisdiction, String id) {
    return CASE_ID.matcher(id).matches()
        ? cases
            .find(new CaseRef(jurisdiction.office(), id))
            .filter(file -> PublicRequest.earlierId(file) != null)
        : Optional.empty();
  }

  /// The request as a whole.
  PublicRequest whole(CaseFile file) {
    return PublicRequest.of(
        file, policies.pinned(file.ref().office(), file.policyVersion()), PublicRequest.WHOLE);
  }

  /// Those that are asked for, the newest first, or in the order of the ids asked for.
  List<PublicRequest> list(Reader reader, Search search) {
    if (!search.ids().isEmpty()) {
      return search.ids().stream()
          .gather(Gatherers.mapConcurrent(AT_ONCE, id -> row(reader.here(), id)))
          .flatMap(Optional::stream)
          .filter(request -> request.listed(reader))
          .toList();
    }
    return search
        .paging()
        .of(
            received(reader.here(), search.range())
                .filter(r -> r.listed(reader) && search.wants(r.service(), r.status())))
        .toList();
  }

  private Optional<PublicRequest> row(Jurisdiction here, String id) {
    return rows.request(here.office(), id)
        .map(PublicCases::request)
        .or(() -> earlier(here, id).map(file -> PublicCases.request(view.request(file))));
  }

  private Stream<PublicRequest> received(Jurisdiction here, Range range) {
    return joined(
            rows.requests(here.office(), range.from(), range.until()),
            arrivals(here, range),
            PublicRows::key,
            this::missed,
            Comparator.<String>naturalOrder().reversed())
        .map(PublicCases::request);
  }

  private Optional<String> missed(Arrival arrival) {
    Optional<CaseFile> file = cases.find(arrival.ref()).filter(view::shows);
    file.ifPresent(f -> rows.keepRequest(f, view));
    return file.map(view::request);
  }

  /// What the office let know in that time, the oldest first.
  List<Tree> updates(Reader reader, Range range, Paging paging, Texts texts) {
    return paging
        .of(
            joined(
                    rows.updates(reader.here().office(), range.from(), range.until()),
                    changes(reader.here(), range),
                    PublicRows::key,
                    this::missed,
                    Comparator.<String>naturalOrder())
                .map(PublicCases::updates)
                .filter(updates -> updates.listed(reader))
                .flatMap(updates -> updates.trees(reader, texts).stream()))
        .toList();
  }

  private Optional<String> missed(Change change) {
    Optional<CaseFile> file = cases.find(change.ref()).filter(view::shows);
    file.ifPresent(f -> rows.keepUpdates(f, change, view));
    return file.map(f -> view.updates(f, change.first(), change.last()));
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

  /// The contents of the rows, and of the rows that are missing for what the index lists; both come
  /// in the same order, and are read no further than they are asked for.
  private static <T> Stream<String> joined(
      Stream<PublicRows.Row> rows,
      Stream<T> listed,
      Function<T, String> key,
      Function<T, Optional<String>> missing,
      Comparator<String> order) {
    Iterator<PublicRows.Row> there = rows.iterator();
    Iterator<T> index = listed.iterator();
    Iterator<Optional<String>> joined =
        new Iterator<>() {
          private PublicRows.@Nullable Row row;
          private @Nullable T entry;

          @Override
          public boolean hasNext() {
            return row != null || entry != null || there.hasNext() || index.hasNext();
          }

          @Override
          public Optional<String> next() {
            row = row == null && there.hasNext() ? there.next() : row;
            entry = entry == null && index.hasNext() ? index.next() : entry;
            PublicRows.Row first = row;
            T second = entry;
            if (first == null && second == null) {
              throw new NoSuchElementException();
            }
            int before =
                first == null
                    ? 1
                    : second == null ? -1 : order.compare(first.key(), key.apply(second));
            if (before <= 0) {
              row = null;
            }
            if (before >= 0) {
              entry = null;
            }
            return before <= 0 && first != null
                ? Optional.of(first.content())
                : second == null ? Optional.empty() : missing.apply(second);
          }
        };
    return stream(joined).flatMap(Optional::stream);
  }

  private static <T> Stream<T> stream(Iterator<T> iterator) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
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
    return stream(merged);
  }
}
