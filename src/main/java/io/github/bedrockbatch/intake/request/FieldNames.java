/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import static java.util.stream.Collectors.toMap;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Decides which field a name stands for. The configured prompt field comes first: if it is called
 * {@code id}, that field is the prompt and prompts have no id of their own. A name in another
 * common spelling ({@code max_tokens}, {@code Prompt}, {@code model}) stands for the field if the
 * field's own name is missing; never if the template uses that name, as it is the user's data then.
 */
public final class FieldNames {
  /** Beyond so many names in a source, names are taken for data, and not checked for typos. */
  private static final int KEPT = 1_000;

  /** Longer names are not checked. */
  private static final int LONGEST = 64;

  private static final Pattern SIGNS = Pattern.compile("[_\\-\\s]");

  private static final Map<String, Field> OWN =
      Arrays.stream(Field.values())
          .filter(field -> field.ownName != null && !field.isOfOthers())
          .collect(toMap(field -> field.ownName, field -> field));

  /** Other names in use, without what {@link #plain} takes away. */
  private static final Map<String, Field> OTHER =
      Map.ofEntries(
          Map.entry("customid", Field.RECORD_ID),
          Map.entry("systemprompt", Field.SYSTEM),
          Map.entry("maxoutputtokens", Field.MAX_TOKENS),
          Map.entry("maxcompletiontokens", Field.MAX_TOKENS),
          Map.entry("maxnewtokens", Field.MAX_TOKENS),
          Map.entry("model", Field.MODEL_ID),
          Map.entry("invocationtype", Field.INVOCATION_TYPE),
          Map.entry("messages", Field.REQUEST),
          Map.entry("body", Field.BODY),
          Map.entry("url", Field.URL),
          Map.entry("params", Field.PARAMS));

  /**
   * What a name stands for.
   *
   * @param field null when it is not looked at
   * @param own whether this is the field's own name, and not another spelling
   * @param hole which of the holes has that name, or -1
   */
  public record Meaning(Field field, boolean own, int hole) {}

  private final String promptField;
  private final String idField;
  private final List<String> holes;
  private final FieldTypos typos;
  private final Map<String, Meaning> met = new HashMap<>();
  private final Map<String, Field> spellings = new HashMap<>(OTHER);

  private FieldNames(String promptField, String idField, List<String> holes, FieldTypos typos) {
    this.promptField = promptField;
    this.idField = idField;
    this.holes = holes;
    this.typos = typos;
    OWN.forEach((name, field) -> spellings.put(plain(name), field));
    if (idField != null) {
      spellings.put(plain(idField), Field.ID);
    }
    spellings.put(plain(promptField), Field.PROMPT);
  }

  /** The names of a source; {@code typos} is told of names that look like typos. */
  public static FieldNames of(SourceSettings settings, FieldTypos typos) {
    return new FieldNames(
        settings.promptField(),
        settings.idField(),
        settings.template() == null
            ? List.of()
            : settings.template().names().stream().distinct().toList(),
        typos);
  }

  /** What a name in a value stands for. */
  public Meaning meet(String name) {
    Meaning known = met.get(name);
    if (known != null) {
      return known;
    }
    boolean keep = met.size() < KEPT;
    Meaning meaning = meaning(name, keep);
    if (keep) {
      met.put(name, meaning);
    }
    return meaning;
  }

  private Meaning meaning(String name, boolean tellTypos) {
    int hole = holes.indexOf(name);
    Field own = of(name);
    if (own != null || hole >= 0) {
      return new Meaning(own, true, hole);
    }
    String plain = plain(name);
    Field other = spellings.get(plain);
    if (other == null && tellTypos && name.length() <= LONGEST) {
      typos.look(name, plain, spellings, this::nameOf);
    }
    return new Meaning(other, false, -1);
  }

  /** The field with this name as its own; null if there is none. */
  public Field of(String name) {
    if (name.equals(promptField)) {
      return Field.PROMPT;
    }
    Field field = OWN.get(name);
    return field == null && name.equals(idField) ? Field.ID : field;
  }

  /** The names that the template puts in, each once. */
  List<String> holes() {
    return holes;
  }

  /** Which of the holes has that name, or -1. */
  public int hole(String name) {
    return holes.indexOf(name);
  }

  /** Whether values with these fields can become prompts. */
  public boolean makePrompt(List<String> fields) {
    return fields.stream()
        .map(this::meet)
        .anyMatch(
            holes.isEmpty()
                ? meaning -> meaning.field() == Field.PROMPT
                : meaning -> meaning.hole() >= 0);
  }

  /** The name of a field in messages. */
  String nameOf(Field field) {
    return switch (field) {
      case PROMPT -> promptField;
      case ID -> idField;
      default -> field.ownName;
    };
  }

  private static String plain(String name) {
    return name.length() > LONGEST
        ? name
        : SIGNS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
  }
}
