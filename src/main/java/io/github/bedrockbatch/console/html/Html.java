/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes HTML. All that it is given is text and is escaped; it takes no markup. Addresses are https
 * URLs, or paths of the console, which become relative, so that a proxy may put the console under
 * any prefix.
 */
public final class Html {
  private static final Set<String> VOID = Set.of("input", "meta", "link", "br");
  private static final int SHORT = 40;
  private static final int MOST = 80;
  private static final Set<String> ADDRESSES = Set.of("href", "action", "src");

  private final StringBuilder out = new StringBuilder(16 * 1024);
  private final Deque<String> open = new ArrayDeque<>();
  private final String root;
  private final Instant now;
  private final boolean mayAct;

  /**
   * @param path of the page, which addresses are made relative to
   * @param mayAct whether the reader has buttons that change something
   */
  public Html(String path, Instant now, boolean mayAct) {
    long depth = path.chars().filter(c -> c == '/').count();
    this.root = depth < 2 ? "./" : "../".repeat((int) depth - 1);
    this.now = now;
    this.mayAct = mayAct;
  }

  /** The time at which the page is made, from which ages count. */
  public Instant now() {
    return now;
  }

  /** Whether the reader has buttons that change something. */
  public boolean mayAct() {
    return mayAct;
  }

  // ---- elements

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn; a value that is null omits the attribute, and an
   *     empty one writes its name alone
   */
  public Html open(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      attribute(attributes[i], attributes[i + 1]);
    }
    out.append('>');
    if (!VOID.contains(tag)) {
      open.push(tag);
    }
    return this;
  }

  void doctype() {
    out.append("<!doctype html>");
  }

  private void attribute(String name, String value) {
    if (name.startsWith("on") || name.equals("style")) {
      throw new IllegalArgumentException("The content security policy allows no " + name);
    }
    if (value == null) {
      return;
    }
    out.append(' ').append(name);
    if (!value.isEmpty()) {
      out.append("=\"");
      escape(ADDRESSES.contains(name) ? address(value) : value);
      out.append('"');
    }
  }

  /** Ends the innermost open element. */
  public Html end() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element with nothing but text in it. */
  public Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).end();
  }

  public Html text(String text) {
    escape(text);
    return this;
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c);
      }
    }
  }

  /** The address of a path of the console, as seen from this page. */
  public String address(String path) {
    if (path.startsWith("https://") || path.startsWith("#") || path.equals("data:,")) {
      return path;
    }
    if (!path.startsWith("/") || path.startsWith("//")) {
      throw new IllegalArgumentException("No path of the console: " + path);
    }
    return root + path.substring(1);
  }

  // ---- words

  public Html heading(String text) {
    return element("h2", text);
  }

  public Html paragraph(String text) {
    return element("p", text);
  }

  /** A text of minor importance. */
  public Html soft(String text) {
    return element("span", text, "class", "soft");
  }

  /** An id, a key, a name out of a file; "–" for null. */
  public Html code(String text) {
    if (text == null) {
      return soft("–");
    }
    return element("code", text, "class", text.length() <= SHORT ? "short" : null);
  }

  /**
   * As {@link #code}, cut in the middle, for a column in which a very long text would hide the
   * others.
   */
  public Html cut(String text) {
    if (text == null || text.length() <= MOST) {
      return code(text);
    }
    int end = MOST / 2;
    int start = text.length() - MOST / 2 + 1;
    end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0; // one character is two here
    start += Character.isLowSurrogate(text.charAt(start)) ? 1 : 0;
    return element("code", text.substring(0, end) + "…" + text.substring(start), "title", text);
  }

  /** As {@link #code}, with a button that copies the text. */
  public Html copyable(String text) {
    return code(text)
        .text(" ")
        .element(
            "button", "copy", "type", "button", "class", "copy", "data-copy", text, "hidden", "");
  }

  /** A link within the console, or to a page of AWS by https. */
  public Html link(String path, String text) {
    return element("a", text, "href", path, "rel", path.startsWith("/") ? null : "noreferrer");
  }

  /** A link to something with an id. */
  public Html idLink(String path, String id) {
    return open("a", "href", path).code(id).end();
  }

  public Html number(long number) {
    return element("span", Figures.number(number), "class", "num");
  }

  public Html bytes(long bytes) {
    return element(
        "span", Figures.bytes(bytes), "class", "num", "title", Figures.number(bytes) + " bytes");
  }

  /** A point in time, which the page's script puts into the reader's zone; "–" for null. */
  public Html time(Instant time) {
    if (time == null) {
      return soft("–");
    }
    return element(
        "time",
        Figures.time(time, now),
        "datetime",
        time.toString(),
        "title",
        Figures.exact(time),
        "class",
        "num");
  }

  /** How long ago that was, with the time itself as its title; "–" for null. */
  public Html age(Instant since) {
    return since == null
        ? soft("–")
        : element(
            "span",
            Figures.duration(Duration.between(since, now)),
            "class",
            "num",
            "title",
            "since " + Figures.exact(since));
  }

  /** "–" for null. */
  public Html duration(Duration duration) {
    return duration == null
        ? soft("–")
        : element("span", Figures.duration(duration), "class", "num");
  }

  /** A state in a word. */
  public Html badge(Tone tone, String word) {
    return element("span", word, "class", "badge " + tone.css());
  }

  // ---- shapes

  /** A part of the page with a heading. */
  public Html section(String heading, Runnable content) {
    open("section").heading(heading);
    content.run();
    return end();
  }

  /** Two columns, one below the other where it is narrow. */
  public Html columns(Runnable left, Runnable right) {
    open("div", "class", "columns").open("div");
    left.run();
    end().open("div");
    right.run();
    return end().end();
  }

  /** Something that is wrong: what, since when, and what to do about it. */
  public Html finding(Tone tone, Consumer<Html> sentence, Instant since, Consumer<Html> remedy) {
    open("div", "class", "finding " + tone.css());
    element("span", tone == Tone.BAD ? "✕" : "!", "class", "mark", "aria-hidden", "true");
    open("div", "class", "what");
    sentence.accept(this);
    end().open("div", "class", "since").text("since ").time(since).end();
    open("div", "class", "remedy");
    remedy.accept(this);
    return end().end();
  }

  /** A row of great figures, each written by {@link #tile}. */
  public Html tiles(Runnable tiles) {
    open("div", "class", "tiles");
    tiles.run();
    return end();
  }

  /** One great figure and what it is; a link to its page if there is a path. */
  public Html tile(String figure, String unit, String what, String path) {
    open("div", "class", "tile").open("div", "class", "figure").text(figure);
    if (!unit.isEmpty()) {
      soft(unit);
    }
    end().open("div", "class", "what");
    return (path == null ? text(what) : link(path, what)).end().end();
  }

  /** The whole text; every element must have been ended. */
  @Override
  public String toString() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("Not ended: " + open);
    }
    return out.toString();
  }
}
