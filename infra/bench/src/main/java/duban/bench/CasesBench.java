package duban.bench;

import duban.local.LocalStack;
import duban.local.clients.Mail;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whole cases per second along the county path: message, initial report, written report, two
/// opinions, answer, reply at the portal, closed. Staff answer as soon as their mail is there.
final class CasesBench {
  /// Whose desks the handler and the department below sit at.
  private static final String AREA = "350102";

  private static final String CATEGORY = "占道经营";

  private static final Pattern LINK = Pattern.compile("http://\\S+/act/[A-Za-z0-9_-]+");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int DESKS = 48;
  private static final int WARM = 600;

  private final Map<String, CompletableFuture<URI>> desks = new ConcurrentHashMap<>();
  private final LocalStack stack;
  private final PortalClient portal;
  private final String handler;
  private final String department;
  private final String bureauOffice;
  private final String office;

  private CasesBench(LocalStack stack) {
    this.stack = stack;
    portal = new PortalClient(stack.uri());
    handler = handlerOf("gutai-bureau");
    department = handlerOf("street-order");
    bureauOffice = handlerOf("bureau-office");
    office = handlerOf("leading-office");
  }

  static List<Result> run(LocalStack stack) throws InterruptedException {
    CasesBench bench = new CasesBench(stack);
    try (Callbacks callbacks = new Callbacks()) {
      bench.portal.redirect(callbacks.address());
      Thread.ofPlatform().daemon().start(bench::sort);
      bench.carry("warm", WARM);
      stack.settle();
      long mailed = stack.mailbox().sent();
      long told = callbacks.received();
      int count = 600;
      Usage before = Usage.of(stack);
      long start = System.nanoTime();
      List<URI> pages = bench.carry("run", count);
      stack.settle();
      double seconds = (System.nanoTime() - start) / 1e9;
      Usage used = Usage.of(stack).since(before);
      for (URI page : pages) {
        String state = PortalClient.field(bench.portal.get(page.getPath()), "state");
        if (!state.equals("closed")) {
          throw new IllegalStateException("A case ended " + state);
        }
      }
      if (callbacks.received() - told != 4L * count) {
        throw new IllegalStateException(
            "The portal was told " + (callbacks.received() - told) + " times");
      }
      return List.of(
          Result.atLeast(
              "Whole county-path cases (%d mails, 4 callbacks each)"
                  .formatted((stack.mailbox().sent() - mailed) / count),
              count / seconds,
              30,
              "cases/s"),
          Result.info("Each of these cases, load included", used.each(count)));
    }
  }

  private List<URI> carry(String name, int count) throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    List<URI> pages = new ArrayList<>();
    try (ExecutorService desks = Executors.newFixedThreadPool(DESKS)) {
      List<Future<List<URI>>> running = new ArrayList<>();
      for (int i = 0; i < DESKS; i++) {
        running.add(
            desks.submit(
                () -> {
                  List<URI> mine = new ArrayList<>();
                  for (int n = next.incrementAndGet(); n <= count; n = next.incrementAndGet()) {
                    mine.add(carryOne("case-" + name + "-" + n));
                  }
                  return mine;
                }));
      }
      for (Future<List<URI>> desk : running) {
        pages.addAll(desk.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A case did not come through", e.getCause());
    }
    return pages;
  }

  private URI carryOne(String externalId) {
    HttpResponse<String> accepted = portal.send(portal.message(externalId, AREA, CATEGORY));
    String number = PortalClient.field(accepted.body(), "number");
    URI task = link(handler, "【办理】" + number + " ");
    decide(portal.form(task, "decision", "initial-report", "text", "已派人到现场。"));
    decide(
        portal.form(
            task, "decision", "written-report", "text", "已责令撤离。", "draftReply", "您好，摊位已撤离。"));
    decide(portal.form(link(department, "【会商】" + number + " "), "decision", "agree"));
    decide(portal.form(link(bureauOffice, "【会商】" + number + " "), "decision", "agree"));
    decide(
        portal.form(
            link(office, "【答复】" + number + " "),
            "decision",
            "send",
            "reply",
            "您好，摊位已撤离。",
            "form",
            "message"));
    return URI.create(PortalClient.field(accepted.body(), "status"));
  }

  private void decide(HttpRequest form) {
    HttpResponse<String> answer = portal.send(form);
    if (answer.statusCode() != 303) {
      throw new IllegalStateException(
          "A form was answered " + answer.statusCode() + ": " + answer.body());
    }
  }

  /// The link in the mail to `address` with this subject, as soon as it is there.
  private URI link(String address, String subject) {
    try {
      return desks
          .computeIfAbsent(address + subject, key -> new CompletableFuture<>())
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("No mail " + subject, e);
    }
  }

  /// Brings new mails to the desks that wait for them, until interrupted: one reader, so that
  /// looking for mail costs little.
  private void sort() {
    @Nullable Mail last = null;
    while (!Thread.currentThread().isInterrupted()) {
      @Nullable Mail newest = null;
      for (Mail mail : stack.mailbox().newestFirst()) {
        if (last != null && mail.id().equals(last.id())) {
          break;
        }
        newest = newest == null ? mail : newest;
        Matcher link = LINK.matcher(mail.text());
        if (link.find()) {
          String subject = mail.subject().substring(0, mail.subject().indexOf(' ') + 1);
          desks
              .computeIfAbsent(mail.to().getFirst() + subject, key -> new CompletableFuture<>())
              .complete(URI.create(link.group()));
        }
      }
      last = newest == null ? last : newest;
      LockSupport.parkNanos(2_000_000);
    }
  }

  private String handlerOf(String unit) {
    return stack.city().people().stream()
        .filter(p -> p.unit().equals(unit) && p.roles().contains("handler"))
        .findFirst()
        .orElseThrow()
        .mail();
  }
}
