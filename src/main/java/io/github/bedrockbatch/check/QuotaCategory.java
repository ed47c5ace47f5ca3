/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import io.github.bedrockbatch.config.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Compares the settings with the quotas of the model. Quotas have the display name of a model, not
 * its id: "Nova Lite V1" for amazon.nova-lite-v1:0.
 */
final class QuotaCategory implements Category {
  private static final double GIGABYTE = 1L << 30;

  private final Settings settings;
  private final AccountClients aws;
  private final List<String> models;
  private final List<Outcome> outcomes = new ArrayList<>();
  private String within;

  QuotaCategory(Settings settings, AccountClients aws, List<String> models) {
    this.settings = settings;
    this.aws = aws;
    this.models = models;
  }

  @Override
  public String name() {
    return "quotas";
  }

  @Override
  public List<Outcome> look() {
    String what = "the settings are within the quotas of the model";
    try {
      Map<String, Double> quotas = aws.quotas().ofBedrock();
      if (quotas == null) {
        return List.of(
            Outcome.unknown(
                what, "could not check: the caller may not servicequotas:ListServiceQuotas"));
      }
      for (String model : models) {
        within = " is within the quota" + (models.size() == 1 ? "" : " of " + model);
        compare(quotas, modelName(model));
      }
      if (outcomes.isEmpty()) {
        outcomes.add(
            Outcome.unknown(what, "could not check: no quota has the name of this model in it"));
      }
    } catch (SdkException e) {
      outcomes.add(Refused.unseen(what, "bedrock:GetFoundationModel", e));
    } catch (IOException e) {
      outcomes.add(Outcome.unknown(what, "could not check: " + e));
    }
    return outcomes;
  }

  private String modelName(String id) {
    String arn = ModelRegions.of(id, aws.region(), aws.bedrock()).models().get(0);
    return aws.bedrock()
        .getFoundationModel(get -> get.modelIdentifier(arn.substring(arn.lastIndexOf('/') + 1)))
        .modelDetails()
        .modelName();
  }

  private void compare(Map<String, Double> quotas, String model) {
    quota(quotas, "Minimum number of records per batch inference job for", model)
        .ifPresent(least -> atLeast("batch.min-records", settings.batch().minRecords(), least));
    Stream.of("batch inference job", "input file per batch inference job") // one file per job
        .flatMap(of -> quota(quotas, "Records per %s for".formatted(of), model).stream().boxed())
        .min(Comparator.naturalOrder())
        .ifPresent(most -> atMost("batch.max-records", settings.batch().maxRecords(), most));
    quota(quotas, "Batch inference input file size", model)
        .ifPresent(most -> atMost("batch.max-bytes", settings.batch().maxBytes(), most * GIGABYTE));
    quota(
            quotas,
            "Sum of in-progress and submitted batch inference jobs using a base model for",
            model)
        .ifPresent(most -> atMost("jobs.max-open", aws.lane().maxOpen(), most));
  }

  /** Finds a quota in both forms of its name, with the unit before or after the model. */
  private static OptionalDouble quota(Map<String, Double> quotas, String begin, String model) {
    Pattern name =
        Pattern.compile(
            Pattern.quote(begin)
                + "( \\(in GB\\))?( for)? "
                + Pattern.quote(model)
                + "( V\\d+)?( \\(in GB\\))?",
            Pattern.CASE_INSENSITIVE);
    Pattern withFor =
        Pattern.compile(
            Pattern.quote(begin) + " " + Pattern.quote(model) + "( V\\d+)?",
            Pattern.CASE_INSENSITIVE);
    return quotas.entrySet().stream()
        .filter(
            quota ->
                name.matcher(quota.getKey()).matches() || withFor.matcher(quota.getKey()).matches())
        .mapToDouble(Map.Entry::getValue)
        .findFirst();
  }

  private void atMost(String setting, long value, double most) {
    String what = setting + within;
    outcomes.add(
        value <= most
            ? Outcome.passed(what, "%d of %.0f".formatted(value, most))
            : Outcome.failed(
                what,
                "it is %d, and the quota is %.0f".formatted(value, most),
                "Lower it, or have the quota raised"));
  }

  private void atLeast(String setting, long value, double least) {
    String what = setting + within;
    outcomes.add(
        value >= least
            ? Outcome.passed(what, "%d, at least %.0f".formatted(value, least))
            : Outcome.failed(
                what,
                "it is %d, and a job has to have %.0f records".formatted(value, least),
                "Raise it: smaller jobs fail"));
  }
}
