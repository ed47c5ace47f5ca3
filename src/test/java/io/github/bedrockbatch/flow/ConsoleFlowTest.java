/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.flow;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.github.bedrockbatch.console.Browser;
import io.github.bedrockbatch.ledger.Batch;
import io.github.bedrockbatch.ledger.BatchState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees and does in a browser, on real batches. */
class ConsoleFlowTest {
  private static final int PROMPTS = 30;
  private static final String SECRET = "nobody-may-read-this";
  private static final String QUICKLY = "\"clockSpeed\":1000";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path data;
  private static Browser browser;
  private static Flow flow;
  private static URI console;
  private static int files;

  private Page page;

  @BeforeAll
  static void start() throws Exception {
    browser = Browser.start();
    flow =
        Flow.start(
            data,
            Map.of(
                "local.job-duration", "60s",
                "local.min-records", "1",
                "batch.min-records", "1",
                "batch.max-age", "200ms",
                "console.show-content", "true",
                "console.port", "0"));
    console = flow.pipeline().serveConsole().orElseThrow();
  }

  @AfterAll
  static void stop() {
    if (flow != null) {
      flow.close();
      browser.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    flow.faults();
    page = browser.page(1280, ColorScheme.LIGHT, true);
    page.clock().install();
  }

  @AfterEach
  void nothing_went_wrong_in_the_page() {
    page.context().close();
    assertThat(browser.errors()).isEmpty();
  }

  /** The page's own look at what is new. */
  private void fiveSecondsLater() {
    page.clock().fastForward(6_000);
  }

  private void sees(String selector, String text) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              fiveSecondsLater();
              assertThat(page.locator(selector).first())
                  .containsText(
                      text,
                      new com.microsoft.playwright.assertions.LocatorAssertions
                              .ContainsTextOptions()
                          .setTimeout(500));
            });
  }

  private void seesAll(String selector, int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              fiveSecondsLater();
              assertThat(page.locator(selector).count()).isEqualTo(count);
            });
  }

  private static void drop() throws Exception {
    flow.drop(
        "day" + ++files + ".jsonl",
        IntStream.range(0, PROMPTS)
            .mapToObj(i -> "{\"prompt\":\"" + SECRET + " " + files + " " + i + "\"}\n")
            .collect(Collectors.joining()));
  }

  /** The newest batch, when it has that state. */
  private static Batch newest(BatchState state, int batches) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                flow.pipeline().ledger().newest(100).size() >= batches
                    && flow.pipeline().ledger().newest(1).get(0).state() == state);
    return flow.pipeline().ledger().newest(1).get(0);
  }

  @Test
  void a_batch_is_followed_until_it_is_delivered_and_nothing_of_it_is_read() throws Exception {
    int before = flow.pipeline().ledger().newest(100).size();
    page.navigate(console.toString());
    drop();
    Batch batch = newest(BatchState.SUBMITTED, before + 1);
    sees("main", batch.id());
    page.locator("td a")
        .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText(batch.id()))
        .first()
        .click();
    assertThat(page.locator("h1")).containsText(batch.id());
    assertThat(page.locator("summary")).hasText("Stop job");

    flow.faults(QUICKLY);
    sees("[data-announce]", "delivered");
    assertThat(page.locator(".parts li").first()).hasText(PROMPTS + " succeeded");
    assertThat(page.locator(".life li").count()).isGreaterThan(4);
    assertThat(page.locator("#books .tick")).isVisible();
    for (String path : List.of("", "batches", "batches/" + batch.id(), "rates")) {
      for (String form : List.of("text/html", "application/json")) {
        assertThat(get(path, form)).doesNotContain(SECRET).hasSizeLessThan(100_000);
      }
    }
  }

  private static String get(String path, String form) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(console.resolve(path)).header("Accept", form).build(),
            BodyHandlers.ofString())
        .body();
  }

  @Test
  void a_failed_batch_is_found_and_sent_again_by_keyboard_alone() throws Exception {
    int before = flow.pipeline().ledger().newest(100).size();
    flow.faults(QUICKLY, "\"endState\":\"Failed\"");
    drop();
    Batch failed = newest(BatchState.FAILED, before + 1);
    flow.faults(QUICKLY);
    page.navigate(console.toString());
    press("b");
    page.waitForURL("**/batches");
    press("/", "Shift+Tab", "f", "Tab", "Enter");
    page.waitForURL("**state=FAILED**");
    press("j", "Enter");
    page.waitForURL("**/batches/" + failed.id());
    assertThat(page.locator("main")).containsText("The service role may not invoke the model");
    tabTo("Rerun");
    press("Enter");
    tabTo("Yes: Rerun");
    press("Enter");

    assertThat(page.locator("#note"))
        .hasText("Batch " + failed.id() + " is to be sent again.", new HasTextOptions());
    flow.awaitAllSettled();
    sees(".parts", PROMPTS + " sent again");
    assertThat(page.locator("#attempts tbody tr")).hasCount(1);
    page.keyboard().press("?");
    assertThat(page.locator("dialog")).containsText("these keys");

    page.navigate(console + "dead-letters");
    assertThat(browser.axe(page)).isEmpty();
    browser.picture(page, "dead-letters-1280-light");
    page.setViewportSize(360, 900);
    assertThat(browser.isTooWide(page)).isFalse();
    browser.picture(page, "dead-letters-360-light");
  }

  private void press(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
  }

  private void tabTo(String text) {
    for (int i = 0; i < 60; i++) {
      page.keyboard().press("Tab");
      if (text.equals(page.evaluate("document.activeElement.textContent"))) {
        return;
      }
    }
    throw new AssertionError("Tab does not lead to " + text);
  }

  @Test
  void a_prompt_is_looked_up_and_its_dead_letter_sent_again_by_keyboard_alone() throws Exception {
    int before = flow.pipeline().ledger().newest(100).size();
    drop();
    Batch batch = newest(BatchState.SUBMITTED, before + 1);
    String id = "day" + files + ".jsonl:7";
    page.navigate(console + "batches/" + batch.id());
    tabTo("Prompts and answers");
    press("Enter");
    page.waitForURL("**/records");
    press("/");
    page.keyboard().type(id);
    press("Enter");
    page.waitForURL("**record=**");
    assertThat(page.locator("main")).containsText(SECRET + " " + files + " 6");
    assertThat(page.locator("main .badge")).hasText("no answer");

    flow.faults(QUICKLY, "\"recordErrorShare\":1.0", "\"recordErrorCode\":400");
    flow.awaitAllSettled();
    flow.faults(QUICKLY);
    page.reload();
    assertThat(page.locator("main .badge")).not().hasText("no answer");
    page.navigate(console + "batches/" + batch.id() + "/records?failed=true");
    assertThat(page.locator("main .badge")).hasText(answers(10, "failed"));
    page.locator(".pager a").click();
    assertThat(page.locator("main section").first()).containsText("\"errorCode\":400");
    assertThat(browser.axe(page)).isEmpty();
    browser.picture(page, "records-1280-light");

    page.navigate(console + "dead-letters?source=" + batch.id());
    seesAll("td .badge.wait", PROMPTS);
    tabTo("Send picked again");
    press("Enter");
    page.locator("td input").first().focus();
    press(" ");
    page.locator("td summary").first().focus();
    press("Enter");
    assertThat(page.locator("td pre").first()).containsText(SECRET);
    page.locator("summary").first().focus();
    tabTo("Yes: Send picked again");
    press("Enter");
    assertThat(page.locator("#note")).hasText("The dead letters are to be sent again.");
    page.navigate(console + "dead-letters?source=" + batch.id());
    seesAll("td .badge.ok", 1);
    tabTo("Send all that match again");
    press("Enter");
    assertThat(page.locator("details[open]")).containsText("asked and paid, again");
    tabTo("Yes: Send all that match again");
    press("Enter");
    assertThat(page.locator("#note")).hasText("The dead letters are to be sent again.");
    page.navigate(console + "dead-letters?source=" + batch.id());
    seesAll("td .badge.ok", PROMPTS);
    assertThat(page.locator("td input")).hasCount(0);
    flow.awaitAllSettled();
  }

  private static String[] answers(int count, String word) {
    return Stream.generate(() -> word).limit(count).toArray(String[]::new);
  }

  @Test
  void without_script_a_job_is_stopped_all_the_same() throws Exception {
    int before = flow.pipeline().ledger().newest(100).size();
    drop();
    Batch batch = newest(BatchState.SUBMITTED, before + 1);
    Page plain = browser.page(1280, ColorScheme.DARK, false);
    plain.navigate(console + "batches/" + batch.id());
    plain.locator("summary").click();
    assertThat(plain.locator(".confirm")).containsText("paid");
    plain.locator("button[type=submit]").click();
    assertThat(plain.locator("#note")).hasText("Batch " + batch.id() + " is to be stopped.");
    plain.context().close();
    flow.faults(QUICKLY);
    flow.awaitAllSettled();
    assertThat(flow.jobs()).anyMatch(job -> job.statusAsString().equals("Stopped"));
  }

  @Test
  void what_the_reader_is_doing_stays_when_the_page_is_new() {
    page.navigate(console + "batches");
    page.locator("input[name=model]").fill("typed");
    press("Shift+Tab");
    page.locator("input[name=model]").focus();
    fiveSecondsLater();
    assertThat(page.locator("#live")).containsText("as of");
    assertThat(page.locator("input[name=model]")).hasValue("typed");
    assertThat(page.locator("input[name=model]")).isFocused();
  }

  @Test
  void a_page_that_is_no_longer_new_says_so() {
    page.navigate(console.toString());
    page.context().setOffline(true);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              page.clock().fastForward(30_000);
              assertThat(page.locator("#live").textContent()).startsWith("Not updated since");
            });
    page.context().setOffline(false);
    sees("#live", "as of");
    browser.errors(); // those of being offline
  }
}
