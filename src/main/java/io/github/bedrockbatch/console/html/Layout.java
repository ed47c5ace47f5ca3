/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import io.github.bedrockbatch.operator.view.BooksLine;
import java.time.Duration;
import java.util.List;

/** The frame of every page: navigation, books, and the name of the reader. */
public final class Layout {
  /**
   * A page in the navigation.
   *
   * @param mark a text beside its title, such as a count; empty for none
   */
  public record Entry(String path, String title, String mark) {}

  private static final Duration FRESH = Duration.ofSeconds(20);

  private final String version;
  private final List<String> styles;
  private final String script;

  /**
   * @param version differs in every release, so that open pages reload after an upgrade
   * @param styles paths of style sheets
   * @param script path of the module
   */
  public Layout(String version, List<String> styles, String script) {
    this.version = version;
    this.styles = styles;
    this.script = script;
  }

  /**
   * Writes a page.
   *
   * @param here the path of the entry in the navigation that this page belongs to
   * @param note the outcome of the reader's last action; empty for none
   * @param reader the name of the reader, and whether the console is read-only for them
   */
  public void write(
      Html html,
      String title,
      List<Entry> navigation,
      String here,
      BooksLine books,
      String note,
      String reader,
      Runnable content) {
    head(html, title);
    html.element("a", "Skip to content", "href", "#page", "class", "skip");
    html.open("header").element("b", "camel-bedrock-batch", "class", "name");
    html.open("nav", "id", "nav", "aria-label", "Pages");
    for (Entry entry : navigation) {
      html.open(
          "a", "href", entry.path(), "aria-current", entry.path().equals(here) ? "page" : null);
      html.text(entry.title());
      if (!entry.mark().isEmpty()) {
        html.text(" ").element("span", entry.mark(), "class", "mark num");
      }
      html.end();
    }
    html.end();
    html.open("div", "id", "books", "class", "books");
    books(html, books);
    html.end().end();
    html.element("p", note, "id", "note", "role", "status", "hidden", note.isEmpty() ? "" : null);
    html.open("main", "id", "page", "tabindex", "-1", "data-title", title);
    content.run();
    html.end();
    html.open("footer").open("span", "id", "live").text("as of ").time(html.now()).end();
    html.element("span", reader).link("/api/openapi.json", "API");
    html.element("button", "Keys", "type", "button", "id", "keys", "hidden", "");
    html.end().end().end();
  }

  /** Writes a page for an error. */
  public void error(Html html, int status, String message) {
    head(html, Integer.toString(status));
    html.open("main", "id", "page").element("h1", Integer.toString(status)).paragraph(message);
    html.open("p").link("/", "Overview").end().end().end().end();
  }

  private void head(Html html, String title) {
    html.doctype();
    html.open("html", "lang", "en", "data-version", version).open("head");
    html.open("meta", "charset", "utf-8");
    html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html.open("meta", "name", "color-scheme", "content", "light dark");
    html.element("title", title + " · camel-bedrock-batch");
    html.open("link", "rel", "icon", "href", "data:,");
    styles.forEach(path -> html.open("link", "rel", "stylesheet", "href", path));
    html.element("script", "", "type", "module", "src", script);
    html.end().open("body");
  }

  private static void books(Html html, BooksLine books) {
    html.open("span");
    term(html, books.accepted(), "accepted = ");
    term(html, books.delivered(), "delivered + ");
    term(html, books.deadLettered(), "dead letters + ");
    if (books.dropped() != 0) {
      term(html, books.dropped(), "dropped + ");
    }
    term(html, books.pending(), "pending ");
    html.end();
    if (books.difference() == 0) {
      html.element("span", "✓", "class", "tick", "role", "img", "aria-label", "the books balance");
    } else {
      html.badge(Tone.BAD, Figures.number(books.difference()) + " missing");
    }
    if (books.asOf().plus(FRESH).isBefore(html.now())) {
      html.open("span", "class", "soft small").text(" as of ").time(books.asOf()).end();
    }
  }

  private static void term(Html html, long number, String word) {
    html.element("b", Figures.number(number), "class", "num").text(" " + word);
  }
}
