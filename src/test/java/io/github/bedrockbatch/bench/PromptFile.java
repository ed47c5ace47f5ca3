/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.SplittableRandom;

/** A file of prompts: words of several scripts, escapes, and an id that is a number. */
final class PromptFile {
  static final String ID_PREFIX = "prompt-";

  private static final byte[] END = "\"}\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[][] WORDS =
      words(
          ("Summarise the following complaint of a customer in two sentences and say which of our"
                  + " departments should answer it, how urgent it is, and in which language. The"
                  + " parcel was left with a neighbour nobody knows; \\\"delivered\\\" is what the"
                  + " tracking says since Tuesday.\\n"
                  + " Größe façade naïve Übergabe señor 配達 ご確認ください посылка не пришла € 12,50 👍")
              .split(" "));

  private PromptFile() {}

  /** The file of that many prompts of about so many bytes a line, made unless it is there. */
  static Path of(Path folder, int records, int bytes) throws IOException {
    Path file = folder.resolve("prompts-%d-%d.jsonl".formatted(records, bytes));
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      Path draft = file.resolveSibling(file.getFileName() + ".part");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 20)) {
        SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < records; i++) {
          write(out, i, bytes, random);
        }
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
    return file;
  }

  private static void write(OutputStream out, int id, int bytes, SplittableRandom random)
      throws IOException {
    String begin = "{\"id\":\"" + ID_PREFIX + id + "\",\"prompt\":\"";
    out.write(begin.getBytes(StandardCharsets.US_ASCII));
    for (int length = begin.length() + END.length; length < bytes; ) {
      byte[] word = WORDS[random.nextInt(WORDS.length)];
      out.write(word);
      out.write(' ');
      length += word.length + 1;
    }
    out.write(END);
  }

  private static byte[][] words(String[] texts) {
    byte[][] words = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      words[i] = texts[i].getBytes(StandardCharsets.UTF_8);
    }
    return words;
  }
}
