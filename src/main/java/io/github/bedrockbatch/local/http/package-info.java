/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What is spoken to callers: the control plane, the runtime and the fault switches. Internal to
 * local-aws.
 */
package io.github.bedrockbatch.local.http;
