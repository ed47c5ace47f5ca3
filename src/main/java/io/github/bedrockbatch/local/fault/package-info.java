/* SPDX-License-Identifier: Apache-2.0 */
/** Ways to misbehave. Internal to local-aws. */
package io.github.bedrockbatch.local.fault;
