/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import io.github.bedrockbatch.config.source.SettingsSource.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A properties file that keeps the line of each value.
 *
 * <p>{@link Properties} keeps neither lines nor duplicates, so it parses one logical line at a
 * time.
 */
final class PropertiesFile {
  private final Path file;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final List<String> mistakes = new ArrayList<>();

  private PropertiesFile(Path file) {
    this.file = file;
  }

  static PropertiesFile read(Path file) {
    PropertiesFile read = new PropertiesFile(file);
    try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      read.lines(in);
    } catch (NoSuchFileException e) {
      read.mistakes.add(file + " does not exist");
    } catch (CharacterCodingException e) {
      read.mistakes.add(file + " is not in UTF-8; save it with that encoding");
    } catch (IOException e) {
      read.mistakes.add(file + " cannot be read: " + e);
    }
    return read;
  }

  private void lines(BufferedReader in) throws IOException {
    StringBuilder logical = new StringBuilder();
    int first = 0;
    int number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      number++;
      if (number == 1 && line.startsWith("\uFEFF")) {
        line = line.substring(1); // written by editors on Windows
      }
      if (logical.isEmpty()) {
        if (line.isBlank() || line.strip().matches("[#!].*")) {
          continue;
        }
        first = number;
      }
      logical.append(line).append('\n');
      if (!isContinued(line)) {
        add(logical.toString(), first);
        logical.setLength(0);
      }
    }
    if (!logical.isEmpty()) {
      add(logical.toString(), first);
    }
  }

  private static boolean isContinued(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private void add(String logicalLine, int number) throws IOException {
    Properties one = new Properties();
    try {
      one.load(new StringReader(logicalLine));
    } catch (IllegalArgumentException e) {
      mistakes.add(file + " line " + number + ": \\u must be followed by four hex digits");
      return;
    }
    for (String key : one.stringPropertyNames()) {
      Integer before = lines.putIfAbsent(key, number);
      if (before != null) {
        mistakes.add(key + " is set twice in " + file + ": line " + before + " and line " + number);
      }
      values.put(key, new Value(one.getProperty(key), file + " line " + number));
    }
  }

  Map<String, Value> values() {
    return values;
  }

  List<String> mistakes() {
    return mistakes;
  }
}
