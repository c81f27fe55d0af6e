package duban.pages;

import static org.assertj.core.api.Assertions.assertThat;

import duban.pages.TimelineEntry.Detail;
import duban.pages.TimelinePage.Asked;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimelinePageTest {
  private static List<TimelineEntry> entries(int count, String text) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            i -> new TimelineEntry("when", "who", "#" + i, List.of(new Detail("l", text)), null))
        .toList();
  }

  @Test
  void theNewestEntriesStandOnTheFirstPageAndEachEntryOnOne() {
    List<TimelineEntry> all = entries(120, "x");

    assertThat(TimelinePage.of(all, Asked.FIRST).entries()).isEqualTo(all.subList(70, 120));
    assertThat(TimelinePage.of(all, new Asked(2, 0)).entries()).isEqualTo(all.subList(20, 70));
    assertThat(TimelinePage.of(all, new Asked(3, 0)).entries()).isEqualTo(all.subList(0, 20));
    assertThat(TimelinePage.of(all, Asked.FIRST).older()).isEqualTo("?page=2");
    assertThat(TimelinePage.of(all, Asked.FIRST).newer()).isNull();
    assertThat(TimelinePage.of(all, new Asked(3, 0)).older()).isNull();
    assertThat(TimelinePage.of(all, new Asked(99, 0)).entries()).isEqualTo(all.subList(0, 20));
  }

  @Test
  void aLongTextIsShownByItsBeginningAndInFullWhenAskedFor() {
    List<TimelineEntry> all = entries(3, "汉".repeat(20_000));

    TimelineEntry cut = TimelinePage.of(all, Asked.FIRST).entries().get(1);
    assertThat(cut.details().getFirst().text()).isEqualTo("汉".repeat(2_000) + "…");
    assertThat(cut.more()).isEqualTo("?page=1&part=2");
    assertThat(TimelinePage.of(all, Asked.of("1", "2")).entries().get(1)).isEqualTo(all.get(1));
  }

  @Test
  void anAddressWithNonsenseShowsTheFirstPage() {
    assertThat(Asked.of("-1", "x")).isEqualTo(Asked.FIRST);
    assertThat(Asked.of(null, null)).isEqualTo(Asked.FIRST);
    assertThat(Asked.of("99999999999", "")).isEqualTo(Asked.FIRST);
  }
}
