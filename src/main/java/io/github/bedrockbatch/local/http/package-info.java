/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The HTTP interface: the control plane, the runtime and the fault switches. Internal to local-aws.
 */
package io.github.bedrockbatch.local.http;
