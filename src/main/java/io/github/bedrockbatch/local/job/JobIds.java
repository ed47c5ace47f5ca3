/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.job;

import java.security.SecureRandom;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ids of jobs: twelve characters, which also end the ARN of the job. */
public final class JobIds {
  private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 12;
  private static final Pattern IDENTIFIER =
      Pattern.compile(
          "(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-invocation-job/)?"
              + "(?<id>[a-z0-9]{12})");

  private final SecureRandom random = new SecureRandom();
  private final String prefix;

  public JobIds(String region, String account) {
    this.prefix = "arn:aws:bedrock:" + region + ":" + account + ":model-invocation-job/";
  }

  String next(Set<String> taken) {
    String id;
    do {
      StringBuilder letters = new StringBuilder(LENGTH);
      random
          .ints(LENGTH, 0, ALPHABET.length())
          .forEach(letter -> letters.append(ALPHABET.charAt(letter)));
      id = letters.toString();
    } while (taken.contains(id));
    return id;
  }

  String arn(String id) {
    return prefix + id;
  }

  /** The id in an ARN or a bare id; null when the text is neither. */
  public static String idIn(String identifier) {
    Matcher matcher = IDENTIFIER.matcher(identifier);
    return matcher.matches() ? matcher.group("id") : null;
  }
}
