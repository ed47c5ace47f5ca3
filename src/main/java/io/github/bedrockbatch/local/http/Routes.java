/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.http;

import io.github.bedrockbatch.local.wire.AwsError;
import java.io.IOException;

/** Dispatches a call to its operation, by path and method. */
record Routes(
    JobOperations jobs,
    TagOperations tags,
    RuntimeOperations runtime,
    FaultOperations faults,
    ModelOperations models,
    AccountOperations account) {
  private static final String JOB = "/model-invocation-job";
  private static final String JOBS = "/model-invocation-jobs";
  private static final String STOP = "/stop";
  private static final String MODEL = "/model/";
  private static final String COUNT = "/count-tokens";
  private static final String A_JOB = "ModelInvocationJob";

  static boolean isOfAws(Call call) {
    return !call.rawPath().startsWith("/local-aws/") && !PriceListOperations.has(call.rawPath());
  }

  /** The service's name of the operation; empty for an unknown one. */
  static String operation(Call call) {
    String path = call.rawPath();
    if (path.startsWith(JOBS)) {
      return "ListModelInvocationJobs";
    }
    if (path.startsWith(JOB)) {
      return path.equals(JOB) ? "Create" + A_JOB : (path.endsWith(STOP) ? "Stop" : "Get") + A_JOB;
    }
    if (path.startsWith(MODEL)) {
      return path.endsWith(COUNT) ? "CountTokens" : "InvokeModel";
    }
    String known = ModelOperations.operation(path);
    return known.isEmpty() ? AccountOperations.operation(call) : known;
  }

  Reply answer(Call call) throws IOException, InterruptedException {
    String path = call.rawPath();
    return switch (call.method() + " " + path) {
      case "POST " + JOB -> jobs.create(call.json());
      case "GET " + JOBS -> jobs.list(call.query());
      case "POST /tagResource" -> tags.tag(call.json());
      case "POST /untagResource" -> tags.untag(call.json());
      case "POST /listTagsForResource" -> tags.list(call.json());
      case "POST /" -> account.answer(call);
      case "GET /local-aws/faults" -> faults.present(call);
      case "POST /local-aws/faults" -> faults.set(call);
      case "DELETE /local-aws/faults" -> faults.clear(call);
      default -> withName(call, path);
    };
  }

  private Reply withName(Call call, String path) throws IOException, InterruptedException {
    boolean post = call.method().equals("POST");
    if (path.startsWith(JOB + "/")) {
      String name = path.substring(JOB.length() + 1);
      if (post && name.endsWith(STOP)) {
        return jobs.stop(Call.decodePath(name.substring(0, name.length() - STOP.length())));
      }
      if (call.method().equals("GET")) {
        return jobs.get(Call.decodePath(name));
      }
    }
    if (!post && PriceListOperations.has(path)) {
      return PriceListOperations.answer(path);
    }
    if (!post && !ModelOperations.operation(path).isEmpty()) {
      return models.answer(path);
    }
    if (post && path.startsWith(MODEL) && path.lastIndexOf('/') > MODEL.length()) {
      String model = Call.decodePath(path.substring(MODEL.length(), path.lastIndexOf('/')));
      if (path.endsWith("/invoke")) {
        return runtime.invoke(model, call.body());
      }
      if (path.endsWith(COUNT)) {
        return runtime.count(model, call.json());
      }
      if (path.endsWith("/converse")) {
        return runtime.converse(model, call.body());
      }
    }
    throw new AwsError(AwsError.Kind.RESOURCE_NOT_FOUND, "local-aws has no such operation.");
  }
}
