package duban.status;

import static duban.pages.SampleCity.at;

import duban.cases.CaseEvent;
import duban.cases.CaseFile;
import duban.pages.SampleCity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes the citizen's pages into a folder, to be looked at in a browser.
public final class StatusGallery {
  private StatusGallery() {}

  public static void main(String... args) throws Exception {
    CaseFile triage = SampleCity.atTriage(SampleCity.message());
    Map<String, CaseFile> files =
        Map.of(
            "closed",
            SampleCity.closed(SampleCity.message()),
            "handling",
            SampleCity.atHandle(SampleCity.message(), null),
            "redirected",
            triage.with(
                SampleCity.OFFICE,
                at("08:50"),
                List.of(new CaseEvent.Redirected("water", "请说明小区名称。"))));
    for (var entry : files.entrySet()) {
      String page =
          StatusFunctionTest.pages(entry.getValue())
              .answer(SampleCity.CODE.text(), false, Locale.CHINESE, at("09:30"))
              .body();
      Files.writeString(Path.of(args[0], "status-" + entry.getKey() + ".html"), page);
    }
  }
}
