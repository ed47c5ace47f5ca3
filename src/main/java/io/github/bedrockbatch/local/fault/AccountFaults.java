/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.fault;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Set;

/**
 * Faults of the simulated account. What is absent is in order.
 *
 * @param deniedToCaller actions that the policies of the caller do not allow, such as iam:PassRole
 * @param deniedToRole actions that the policies of the service role do not allow; with {@code @}
 *     and a Region only for models of that Region
 * @param trustedAccount that the trust policy of the role names, in place of this one
 * @param trustedRegion that the trust policy of the role names, in place of this one
 * @param keyState of every KMS key: Enabled unless given
 * @param inferenceTypes of every model: ON_DEMAND unless given
 * @param modelStatus of every model: ACTIVE unless given
 * @param entitlement of every model: AVAILABLE unless given
 * @param bucketRegion where every bucket is, in place of this one
 * @param bucketOwner the account that owns every bucket, in place of this one
 * @param expirationDays of a lifecycle rule on every bucket; 0 for none
 * @param quotas their values by the beginning of their names, in place of the service's defaults
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record AccountFaults(
    Set<String> deniedToCaller,
    Set<String> deniedToRole,
    String trustedAccount,
    String trustedRegion,
    String keyState,
    Set<String> inferenceTypes,
    String modelStatus,
    String entitlement,
    String bucketRegion,
    String bucketOwner,
    int expirationDays,
    Map<String, Double> quotas) {
  static final AccountFaults NONE =
      new AccountFaults(null, null, null, null, null, null, null, null, null, null, 0, null);

  public AccountFaults {
    deniedToCaller = deniedToCaller == null ? Set.of() : Set.copyOf(deniedToCaller);
    deniedToRole = deniedToRole == null ? Set.of() : Set.copyOf(deniedToRole);
    inferenceTypes = inferenceTypes == null ? Set.of("ON_DEMAND") : Set.copyOf(inferenceTypes);
    quotas = quotas == null ? Map.of() : Map.copyOf(quotas);
  }
}
