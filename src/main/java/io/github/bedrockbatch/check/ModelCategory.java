/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.bedrock.model.FoundationModelDetails;
import software.amazon.awssdk.services.bedrock.model.FoundationModelLifecycleStatus;
import software.amazon.awssdk.services.bedrock.model.InferenceType;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.ValidationException;

/**
 * Checks the models of the prompts. Whether the service offers a model in batch inference can only
 * be seen from a job.
 */
record ModelCategory(AccountClients aws, List<String> models) implements Category {
  @Override
  public String name() {
    return "model";
  }

  @Override
  public List<Outcome> look() {
    List<Outcome> outcomes = new ArrayList<>();
    jobs(outcomes);
    models.forEach(
        id -> there(id, outcomes).ifPresent(where -> access(where.models().get(0), outcomes)));
    return outcomes;
  }

  /** Checks that each model exists, with one call each. */
  List<Outcome> there() {
    List<Outcome> outcomes = new ArrayList<>();
    models.forEach(id -> there(id, outcomes));
    return outcomes;
  }

  private Optional<ModelRegions> there(String id, List<Outcome> outcomes) {
    boolean profile = ModelRegions.isProfile(id);
    String what = (profile ? "the inference profile " : "the model ") + id + " is there";
    if (!ModelRegions.isKnown(id)) {
      outcomes.add(Outcome.unknown(what, "could not check: it is no model of the service's own"));
      return Optional.empty();
    }
    try {
      ModelRegions where = ModelRegions.of(id, aws.region(), aws.bedrock());
      if (profile) {
        outcomes.add(Outcome.passed(what, regions(where)));
      } else {
        model(what, id, outcomes);
      }
      return Optional.of(where);
    } catch (ResourceNotFoundException | ValidationException e) {
      outcomes.add(
          Outcome.impossible(
              what,
              "there is no %s %s in %s (%s)"
                  .formatted(
                      profile ? "inference profile" : "model", id, aws.region(), Refused.words(e)),
              "Compare %s with 'aws bedrock list-%s --region %s'"
                  .formatted(
                      aws.key("bedrock.model-id"),
                      profile ? "inference-profiles" : "foundation-models",
                      aws.region())));
    } catch (SdkException e) {
      outcomes.add(
          Refused.unseen(
              what, profile ? "bedrock:GetInferenceProfile" : "bedrock:GetFoundationModel", e));
    }
    return Optional.empty();
  }

  private static String regions(ModelRegions where) {
    return "in "
        + String.join(
            ", ", where.models().stream().map(arn -> arn.split(":", -1)[3]).sorted().toList());
  }

  /** Checks the call by which the pipeline polls jobs. */
  private void jobs(List<Outcome> outcomes) {
    String what = "jobs can be listed";
    try {
      aws.bedrock().listModelInvocationJobs(list -> list.maxResults(1));
      outcomes.add(Outcome.passed(what, null));
    } catch (SdkException e) {
      outcomes.add(Refused.failed(what, "bedrock:ListModelInvocationJobs", e));
    }
  }

  private void model(String what, String id, List<Outcome> outcomes) {
    FoundationModelDetails model =
        aws.bedrock().getFoundationModel(get -> get.modelIdentifier(id)).modelDetails();
    List<InferenceType> types = model.inferenceTypesSupported();
    if (!types.isEmpty() && types.stream().noneMatch(InferenceType.ON_DEMAND::equals)) {
      outcomes.add(
          Outcome.impossible(
              what,
              "the model %s is served by %s only"
                  .formatted(id, String.join(", ", model.inferenceTypesSupportedAsStrings())),
              "Set "
                  + aws.key("bedrock.model-id")
                  + " to an inference profile: 'aws bedrock list-inference-profiles' shows those of"
                  + " the Region"));
    } else if (model.modelLifecycle() != null
        && model.modelLifecycle().status() == FoundationModelLifecycleStatus.LEGACY) {
      outcomes.add(
          Outcome.warning(
              what, "it is LEGACY: the service will end it", "Choose a newer model in time"));
    } else {
      outcomes.add(Outcome.passed(what, model.modelName()));
    }
  }

  private void access(String arn, List<Outcome> outcomes) {
    String id = arn.substring(arn.lastIndexOf('/') + 1);
    String what = "the account has access to " + id;
    try {
      var answer = aws.bedrock().getFoundationModelAvailability(get -> get.modelId(id));
      List<String> missing = new ArrayList<>();
      note("authorization", answer.authorizationStatusAsString(), "AUTHORIZED", missing);
      note("entitlement", answer.entitlementAvailabilityAsString(), "AVAILABLE", missing);
      note("Region", answer.regionAvailabilityAsString(), "AVAILABLE", missing);
      if (answer.agreementAvailability() != null) {
        note("agreement", answer.agreementAvailability().statusAsString(), "AVAILABLE", missing);
      }
      outcomes.add(
          missing.isEmpty()
              ? Outcome.passed(what, null)
              : Outcome.failed(
                  what,
                  String.join(", ", missing),
                  "Ask for access to it in the Bedrock console (Model catalog); models of AWS"
                      + " Marketplace need somebody with aws-marketplace:Subscribe"));
    } catch (SdkException e) {
      outcomes.add(Refused.unseen(what, "bedrock:GetFoundationModelAvailability", e));
    }
  }

  private static void note(String of, String value, String right, List<String> missing) {
    if (value != null && !value.equals(right)) {
      missing.add(of + " is " + value);
    }
  }
}
