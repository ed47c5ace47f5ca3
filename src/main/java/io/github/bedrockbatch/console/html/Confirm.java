/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.console.html;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A button that shows what an action would do, with numbers, and a second one that does it. Works
 * without script and by keyboard.
 */
public final class Confirm {
  private final String word;
  private final String path;
  private final Map<String, String> fields = new LinkedHashMap<>();
  private String consequence = "";
  private String form;
  private String otherWord;
  private String otherPath;
  private boolean danger;

  /**
   * @param word what the button says: Stop job
   * @param path of the action
   */
  public Confirm(String word, String path) {
    this.word = word;
    this.path = path;
  }

  /** Sets the sentence about what will happen, with numbers. */
  public Confirm says(String sentence) {
    consequence = sentence;
    return this;
  }

  /** Adds a field to the form. */
  public Confirm with(String name, String value) {
    fields.put(name, value);
    return this;
  }

  /** Adds fields to the form, such as those of the filter. */
  public Confirm with(Map<String, String> more) {
    fields.putAll(more);
    return this;
  }

  /** Sets the form's id, by which {@link #pick} refers to it from anywhere on the page. */
  public Confirm form(String id) {
    form = id;
    return this;
  }

  /** Adds a button for another action with the same fields. */
  public Confirm or(String itsWord, String itsPath) {
    otherWord = itsWord;
    otherPath = itsPath;
    return this;
  }

  /** Marks an action that cannot be undone. */
  public Confirm danger() {
    danger = true;
    return this;
  }

  /** Writes it for a reader who may act, and nothing for others. */
  public void write(Html html) {
    if (!html.mayAct()) {
      return;
    }
    String css = danger ? "button danger" : "button";
    html.open("details", "class", "confirm", "data-key", word + path);
    html.element("summary", word, "class", css);
    html.open("form", "method", "post", "action", path, "id", form);
    if (!consequence.isEmpty()) {
      html.paragraph(consequence);
    }
    fields.forEach(
        (name, value) -> html.open("input", "type", "hidden", "name", name, "value", value));
    html.element("button", "Yes: " + word, "type", "submit", "class", css);
    if (otherWord != null) {
      html.element(
          "button",
          "Yes: " + otherWord,
          "type",
          "submit",
          "class",
          "button danger",
          "formaction",
          html.address(otherPath));
    }
    html.end().end();
  }

  /** Writes a check box that adds a row to the form with that id. */
  public static void pick(Html html, String form, String name, String value) {
    if (html.mayAct()) {
      html.open(
          "input",
          "type",
          "checkbox",
          "form",
          form,
          "name",
          name,
          "value",
          value,
          "aria-label",
          "pick " + value);
    }
  }
}
