/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bedrockbatch.local.fault.AccountFaults;
import io.github.bedrockbatch.local.fault.FaultSwitches;
import io.github.bedrockbatch.local.wire.AwsError;
import io.github.bedrockbatch.local.wire.Json;
import java.util.List;
import java.util.Map;

/**
 * The operations that describe models. Nearly any id is a model here, and any profile has two
 * Regions.
 */
record ModelOperations(ModelArns arns, FaultSwitches faults) {
  /** A model with this in its id does not exist. */
  static final String UNKNOWN = "no-such";

  private static final Map<String, String> OPERATIONS =
      Map.of(
          "/foundation-models/", "GetFoundationModel",
          "/inference-profiles/", "GetInferenceProfile",
          "/foundation-model-availability/", "GetFoundationModelAvailability");

  /** The service's name of the operation; empty when it is none of these. */
  static String operation(String path) {
    return OPERATIONS.entrySet().stream()
        .filter(known -> path.startsWith(known.getKey()))
        .map(Map.Entry::getValue)
        .findAny()
        .orElse("");
  }

  Reply answer(String path) {
    String id = Call.decodePath(path.substring(path.indexOf('/', 1) + 1));
    String name = id.substring(id.lastIndexOf('/') + 1);
    return switch (operation(path)) {
      case "GetFoundationModel" -> model(name);
      case "GetInferenceProfile" -> profile(name);
      default -> availability(name);
    };
  }

  private Reply model(String id) {
    if (id.contains(UNKNOWN)) {
      throw AwsError.validation("The provided model identifier is invalid.");
    }
    AccountFaults account = faults.present().ofAccount();
    ObjectNode reply = Json.object();
    ObjectNode model = reply.putObject("modelDetails");
    model.put("modelArn", arns.of(id)).put("modelId", id).put("modelName", displayName(id));
    ArrayNode types = model.putArray("inferenceTypesSupported");
    account.inferenceTypes().forEach(types::add);
    model
        .putObject("modelLifecycle")
        .put("status", account.modelStatus() == null ? "ACTIVE" : account.modelStatus());
    return Reply.ok(reply);
  }

  /** As "Nova Lite" for amazon.nova-lite-v1:0. */
  private static String displayName(String id) {
    StringBuilder name = new StringBuilder();
    for (String word : id.replaceFirst("^.*?\\.", "").replaceFirst("-v\\d.*", "").split("-")) {
      name.append(name.isEmpty() ? "" : " ")
          .append(Character.toUpperCase(word.charAt(0)))
          .append(word.substring(1));
    }
    return name.toString();
  }

  private Reply profile(String id) {
    ObjectNode reply = Json.object();
    reply
        .put("inferenceProfileArn", arns.of(id))
        .put("inferenceProfileId", id)
        .put("inferenceProfileName", id)
        .put("status", "ACTIVE")
        .put("type", "SYSTEM_DEFINED");
    ArrayNode models = reply.putArray("models");
    String model = id.replaceFirst("^[a-z-]+\\.", "");
    for (String region : List.of(arns.region(), "us-west-2")) {
      models
          .addObject()
          .put("modelArn", "arn:aws:bedrock:" + region + "::foundation-model/" + model);
    }
    return Reply.ok(reply);
  }

  private Reply availability(String id) {
    String entitlement = faults.present().ofAccount().entitlement();
    ObjectNode reply = Json.object();
    reply
        .put("modelId", id)
        .put("authorizationStatus", "AUTHORIZED")
        .put("entitlementAvailability", entitlement == null ? "AVAILABLE" : entitlement)
        .put("regionAvailability", "AVAILABLE");
    reply.putObject("agreementAvailability").put("status", "AVAILABLE");
    return Reply.ok(reply);
  }
}
