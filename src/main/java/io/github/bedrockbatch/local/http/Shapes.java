/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * The strings of the service model. Two patterns are rewritten, as those of the model backtrack for
 * ever at a row of hyphens; they match the same strings.
 */
final class Shapes {
  static final Constraint JOB_NAME = text(1, 63, "[a-zA-Z0-9][a-zA-Z0-9+.-]*");
  static final Constraint TOKEN = text(1, 256, "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?");
  static final Constraint ROLE = text(0, 2048, "arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+");
  static final Constraint ACCOUNT = text(12, 12, "[0-9]{12}");
  static final Constraint NETWORK_ID = text(0, 32, "[-0-9a-zA-Z]+");
  static final Constraint JOB_ARN =
      text(
          20,
          1011,
          "arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:model-invocation-job/[a-z0-9]{12}");
  static final Constraint S3_URI =
      text(
          1,
          1024,
          "s3://[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]"
              + "(?:/[-!_*'().a-z0-9A-Z]+(?:/[-!_*'().a-z0-9A-Z]+)*)?/?");
  static final Constraint KEY_ID =
      text(
          1,
          2048,
          "(arn:aws(-[^:]+)?:kms:[a-zA-Z0-9-]*:[0-9]{12}:((key/[a-zA-Z0-9-]{36})|(alias/[a-zA-Z0-9-_/]+)))"
              + "|([a-zA-Z0-9-]{36})|(alias/[a-zA-Z0-9-_/]+)");
  static final Constraint MODEL_ID =
      text(
          1,
          2048,
          "(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:(([0-9]{12}:custom-model/[a-z0-9-]{1,63}[.]{1}"
              + "[a-z0-9-:]{1,63}/[a-z0-9]{12}$)|(:foundation-model/([a-z0-9-]{1,63}[.]{1}"
              + "[a-z0-9-]{1,63}([.]?[a-z0-9-]{1,63})([:][a-z0-9-]{1,63}){0,2})"
              + "|(([0-9a-zA-Z][_-]?)+)$)|([0-9]{12}:(inference-profile"
              + "|application-inference-profile)/[a-zA-Z0-9-:.]+$)))"
              + "|([a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([.]?[a-z0-9-]{1,63})"
              + "([:][a-z0-9-]{1,63}){0,2})|(([0-9a-zA-Z][_-]?)+)");
  static final Constraint NEXT_TOKEN = text(1, 2048, "\\S*");
  static final Constraint TAG_KEY = text(1, 128, "[a-zA-Z0-9\\s._:/=+@-]*");
  static final Constraint TAG_VALUE = text(0, 256, "[a-zA-Z0-9\\s._:/=+@-]*");
  static final Constraint TAGS = Constraint.list(0, 200, Shapes::tag);
  static final Constraint TAG_KEYS = Constraint.list(0, 200, TAG_KEY);

  private Shapes() {}

  private static Constraint text(int shortest, int longest, String pattern) {
    return Constraint.text(shortest, longest, Pattern.compile(pattern));
  }

  private static void tag(String name, JsonNode tag) {
    Constraint.object(name, tag);
    Constraint.require(tag, name + ".", "key", TAG_KEY);
    Constraint.require(tag, name + ".", "value", TAG_VALUE);
  }
}
