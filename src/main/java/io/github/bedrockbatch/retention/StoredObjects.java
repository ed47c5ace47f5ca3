/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.retention;

import io.github.bedrockbatch.ledger.Place;
import io.github.bedrockbatch.stage.Lanes;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** The folder of a batch in S3: input, contexts and the output of its jobs. */
record StoredObjects(Lanes lanes) {
  /** Removes all objects in it. Only the list calls are paid for; delete calls are free. */
  void remove(Place place, String batchId) {
    S3Client s3 = lanes.at(place).orElseThrow().s3();
    for (ListObjectsV2Response page :
        s3.listObjectsV2Paginator(
            list -> list.bucket(place.bucket()).prefix(place.folder(batchId)))) {
      List<ObjectIdentifier> keys =
          page.contents().stream()
              .map(object -> ObjectIdentifier.builder().key(object.key()).build())
              .toList();
      if (!keys.isEmpty()) {
        delete(s3, place.bucket(), keys);
      }
    }
  }

  private static void delete(S3Client s3, String bucket, List<ObjectIdentifier> keys) {
    DeleteObjectsResponse answer =
        s3.deleteObjects(each -> each.bucket(bucket).delete(all -> all.objects(keys).quiet(true)));
    if (answer.hasErrors() && !answer.errors().isEmpty()) {
      throw new IllegalStateException(
          "S3 keeps %s: %s (that takes s3:DeleteObject)"
              .formatted(answer.errors().get(0).key(), answer.errors().get(0).message()));
    }
  }
}
