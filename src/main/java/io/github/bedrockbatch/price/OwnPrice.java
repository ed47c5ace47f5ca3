/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A price in the settings, which takes precedence over all others.
 *
 * @param model the model as prompts name it
 * @param region null for all
 */
public record OwnPrice(String model, String region, Tier tier, Price price) {
  public static final String MUST =
      "must be prices in USD for a million input and output tokens, joined by commas, such as"
          + " amazon.nova-pro-v1:0 batch 0.40/1.60, amazon.nova-pro-v1:0@eu-west-1 on-demand"
          + " 0.92/3.68";

  private static final Pattern FORM =
      Pattern.compile(
          "([^\\s@,]+)(?:@([a-z0-9-]+))?\\s+(batch|on-demand)\\s+(\\d+(?:\\.\\d+)?)/(\\d+(?:\\.\\d+)?)");

  /**
   * @throws IllegalArgumentException when the text has another form, or a price twice
   */
  public static List<OwnPrice> parse(String text) {
    List<OwnPrice> all = new ArrayList<>();
    for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      Matcher form = FORM.matcher(one.strip());
      if (!form.matches()) {
        throw new IllegalArgumentException(one);
      }
      OwnPrice own =
          new OwnPrice(
              form.group(1),
              form.group(2),
              form.group(3).equals("batch") ? Tier.BATCH : Tier.ON_DEMAND,
              new Price(new BigDecimal(form.group(4)), new BigDecimal(form.group(5))));
      if (all.stream().anyMatch(own::isOfTheSame)) {
        throw new IllegalArgumentException(one);
      }
      all.add(own);
    }
    return List.copyOf(all);
  }

  private boolean isOfTheSame(OwnPrice other) {
    return model.equals(other.model)
        && tier == other.tier
        && String.valueOf(region).equals(String.valueOf(other.region));
  }
}
