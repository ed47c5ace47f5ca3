/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.model;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A path of member names in a model's output, without array indices, and its meaning in the
 * families. Members on no such path need not be read.
 */
public final class AnswerPath {
  public enum Meaning {
    NONE,
    TEXT,
    STOP_REASON,
    INPUT_TOKENS,
    OUTPUT_TOKENS;

    /** Parses the name in the file of a family, such as {@code stopReason}. */
    static Meaning of(String name) {
      return valueOf(name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT));
    }
  }

  private final List<byte[]> names = new ArrayList<>();
  private final List<AnswerPath> places = new ArrayList<>();
  private Meaning meaning = Meaning.NONE;

  private AnswerPath() {}

  /** The root of the output of any of the families, whose paths do not contradict each other. */
  static AnswerPath of(Iterable<ModelFamily> families) {
    AnswerPath root = new AnswerPath();
    families.forEach(
        family ->
            family
                .answer()
                .forEach((meaning, places) -> places.forEach(place -> root.add(meaning, place))));
    return root;
  }

  private void add(Meaning itsMeaning, String path) {
    AnswerPath place = this;
    for (String member : path.split("\\.", -1)) {
      place = place.memberOrNew(member);
    }
    if (place.meaning != Meaning.NONE && place.meaning != itsMeaning) {
      throw new IllegalStateException(path + " means different things in different families");
    }
    place.meaning = itsMeaning;
  }

  private AnswerPath memberOrNew(String name) {
    if (member(name) == null) {
      names.add(name.getBytes(StandardCharsets.UTF_8));
      places.add(new AnswerPath());
    }
    return member(name);
  }

  /** As {@link #member(String)}, for a name without escapes that is this range of bytes. */
  public AnswerPath member(byte[] json, int from, int to) {
    for (int i = 0; i < names.size(); i++) {
      byte[] name = names.get(i);
      if (to > from
          && json[from] == name[0]
          && Arrays.equals(json, from, to, name, 0, name.length)) {
        return places.get(i);
      }
    }
    return null;
  }

  /** The path of a member; null if neither it nor anything below it has a meaning. */
  public AnswerPath member(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    return member(utf8, 0, utf8.length);
  }

  public Meaning meaning() {
    return meaning;
  }
}
