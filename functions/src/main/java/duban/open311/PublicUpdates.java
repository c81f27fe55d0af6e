package duban.open311;

import duban.cases.CaseFile;
import duban.policy.Door.Open311.Shown;
import duban.policy.Published;
import duban.text.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What one step of a case lets everybody know.
///
/// @param id of the request, as for [PublicRequest]
/// @param said nothing for a step that only looked as if it told something
record PublicUpdates(
    String id, @Nullable String earlierId, String source, boolean confidential, List<Said> said) {
  private static final Texts ZH = Texts.in(Locale.SIMPLIFIED_CHINESE);
  private static final Texts EN = Texts.in(Locale.ENGLISH);

  PublicUpdates {
    said = List.copyOf(said);
  }

  /// @param seq the number of the event that it tells of
  /// @param textEn in English, where that differs
  record Said(int seq, Instant at, Status status, String text, @Nullable String textEn) {}

  /// What the events of those numbers tell.
  static PublicUpdates of(CaseFile file, Published city, int first, int last) {
    List<Update> zh = Update.of(file, city, ZH);
    List<Update> en = Update.of(file, city, EN);
    List<Said> said = new ArrayList<>();
    for (int i = 0; i < zh.size(); i++) {
      Update update = zh.get(i);
      if (update.seq() >= first && update.seq() <= last) {
        String english = en.get(i).text();
        said.add(
            new Said(
                update.seq(),
                update.at(),
                update.status(),
                update.text(),
                english.equals(update.text()) ? null : english));
      }
    }
    PublicRequest request = PublicRequest.of(file, city, PublicRequest.SHORT);
    return new PublicUpdates(
        request.id(), request.earlierId(), request.source(), request.confidential(), said);
  }

  boolean listed(PublicRequest.Reader reader) {
    return reader.here().source(source).isPresent() && (!confidential || reader.owns(source));
  }

  /// As a reader may see them.
  List<Tree> trees(PublicRequest.Reader reader, Texts texts) {
    boolean own = reader.owns(source);
    boolean noted = own || reader.shows(source, Shown.NOTES);
    String shownId = own && earlierId != null ? earlierId : id;
    boolean english = texts.locale().getLanguage().equals("en");
    return said.stream()
        .<Tree>map(
            s ->
                Tree.fields()
                    .text("update_id", updateId(shownId, s.seq()))
                    .text("service_request_id", shownId)
                    .text("status", s.status().name())
                    .text("updated_datetime", PublicRequest.time(s.at(), reader.here().city()))
                    .text(
                        "description",
                        noted ? english && s.textEn() != null ? s.textEn() : s.text() : null)
                    .text("media_url", null)
                    .build())
        .toList();
  }

  /// The id of an update: stable, and of no use for anything but recognising it.
  static String updateId(String requestId, int seq) {
    return requestId + "-" + seq;
  }
}
