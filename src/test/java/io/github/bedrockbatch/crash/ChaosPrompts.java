/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.crash;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The prompts of a run. Each is made from its number and the seed alone, so that hundreds of
 * thousands of them need not be kept to know what each answer has to be.
 */
final class ChaosPrompts {
  /** Stands in every prompt and every bad line, and nowhere else. */
  static final String MARK = "kestrel";

  private static final String ID_PREFIX = "chaos-";
  private static final JsonFactory JSON = new JsonFactory();
  private static final String[] MODEL_IDS = {
    "amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0", "anthropic.claude-3-haiku-20240307-v1:0"
  };

  /** How many models have batches that are large enough. */
  static final int MODELS = MODEL_IDS.length;

  /** Its batches are too small for a job, and are asked on demand. */
  private static final String RARE_MODEL = "meta.llama3-1-8b-instruct-v1:0";

  private static final int ONE_FOR_RARE_MODEL_IN = 200;
  private static final String[] WORDS =
      ("which parcel \"left\" Größe naïve 配達 посылка € 👍 back\\slash tab\t line\n was with a"
              + " neighbour nobody knows since Tuesday answer it in two sentences")
          .split(" ", -1);
  private static final int ONE_BAD_LINE_IN = 150;

  private final long seed;
  private final Set<Long> badLines = new HashSet<>();

  ChaosPrompts(long seed) {
    this.seed = seed;
  }

  /** Writes prompts into a file, where wanted with some lines among them that are none. */
  void write(Path path, int file, int from, int to, boolean withBadLines) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(path)) {
      int line = 0;
      for (int id = from; id < to; id++) {
        SplittableRandom random = random(id, 2);
        out.write(prompt(id, random));
        line++;
        if (withBadLines && random.nextInt(ONE_BAD_LINE_IN) == 0) {
          out.write(badLine(id, random));
          line++;
          badLines.add(place(file, line));
        }
      }
    }
  }

  private String prompt(int id, SplittableRandom random) throws IOException {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      boolean record = random.nextInt(5) == 0;
      json.writeStartObject();
      json.writeStringField(record ? "recordId" : "id", ID_PREFIX + id);
      int model = random.nextInt(MODELS + 1);
      if (random.nextInt(ONE_FOR_RARE_MODEL_IN) == 0) {
        json.writeStringField("modelId", RARE_MODEL);
      } else if (model < MODELS) {
        json.writeStringField("modelId", model(model));
      }
      if (record) {
        json.writeObjectFieldStart("modelInput");
        json.writeArrayFieldStart("messages");
        json.writeStartObject();
        json.writeStringField("role", "user");
        json.writeArrayFieldStart("content");
        json.writeStartObject();
        json.writeStringField("text", text(id));
      } else {
        json.writeStringField("prompt", text(id));
      }
    } // closes what is open
    return line.append('\n').toString();
  }

  private static String badLine(int id, SplittableRandom random) {
    return switch (random.nextInt(5)) {
          case 0 -> "no prompt, " + MARK;
          case 1 -> "{\"neither\":\"" + MARK + "\"}";
          case 2 -> "{\"id\":\"bad-" + id + "\",\"prompt\":[\"" + MARK + "\"]}";
          case 3 -> "{\"id\":\"torn-" + id + "\",\"prompt\":\"" + MARK;
          default ->
              "{\"id\":\"" + ID_PREFIX + id + "\",\"prompt\":\"there before, " + MARK + "\"}";
        }
        + "\n";
  }

  static String model(int number) {
    return MODEL_IDS[number];
  }

  /** The text of a prompt. */
  String text(int id) {
    SplittableRandom random = random(id, 1);
    int words = random.nextInt(random.nextInt(200) == 0 ? 3_000 : 60);
    StringBuilder text = new StringBuilder(MARK).append(' ').append(id);
    for (int i = 0; i < words; i++) {
      text.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
    }
    return text.toString();
  }

  private SplittableRandom random(int id, int use) {
    return new SplittableRandom(seed * 31 + id * 0x9E37_79B9_7F4A_7C15L + use);
  }

  /** The number in an id of a prompt. */
  static int number(String id) {
    return id.startsWith(ID_PREFIX) ? Integer.parseInt(id.substring(ID_PREFIX.length())) : -1;
  }

  static String name(int file) {
    return "file-%05d.jsonl".formatted(file);
  }

  /** Where each bad line stands, as {@link #place} has it. */
  Set<Long> badLines() {
    return badLines;
  }

  static long place(int file, int line) {
    return (long) file << 32 | line;
  }

  /** The place that a dead letter names. */
  static long place(String name, int line) {
    return place(Integer.parseInt(name.replaceAll("\\D", "")), line);
  }
}
