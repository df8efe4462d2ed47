// Passkeys (WebAuthn) on the plain pages of the own account and of the second step.
//
// A button with `data-passkey` stays hidden where the browser knows no passkeys. Pressed, it asks the device for an
// answer to the server's challenge (`data-options`, JSON with base64url), puts it into the form's field `llave`
// and sends the form. Without this script the forms work with a code.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
const base64url = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const descriptors = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

/** A new passkey, as the server reads it. */
async function create(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: descriptors(options.excludeCredentials),
  };
  const made = await navigator.credentials.create({ publicKey });
  const { attestationObject, clientDataJSON } = made.response;
  return answer(made, {
    attestationObject: base64url(attestationObject),
    clientDataJSON: base64url(clientDataJSON),
  });
}

/** What one of the passkeys answers to the challenge. */
async function get(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: descriptors(options.allowCredentials),
  };
  const used = await navigator.credentials.get({ publicKey });
  const { authenticatorData, clientDataJSON, signature, userHandle } = used.response;
  return answer(used, {
    authenticatorData: base64url(authenticatorData),
    clientDataJSON: base64url(clientDataJSON),
    signature: base64url(signature),
    userHandle: userHandle && base64url(userHandle),
  });
}

const answer = ({ id, rawId, type }, response) => JSON.stringify({
  id, rawId: base64url(rawId), type, response, clientExtensionResults: {},
});

/** What a person reads when the device gave no answer. */
function sentence({ name }) {
  if (name === 'InvalidStateError') return 'Este dispositivo ya tiene una llave de acceso de esta cuenta.';
  if (name === 'NotAllowedError') return 'No se usó ninguna llave de acceso. Inténtelo otra vez.';
  return 'El navegador no pudo usar la llave de acceso.';
}

for (const button of document.querySelectorAll('button[data-passkey]')) {
  if (!window.PublicKeyCredential) break;
  const { form } = button;
  const message = form.querySelector('[data-passkey-message]');
  button.hidden = false;
  button.addEventListener('click', async () => {
    // What the server needs beside the passkey, the password say, comes first.
    if (!form.reportValidity()) return;
    button.disabled = true;
    message.textContent = '';
    try {
      const { publicKey } = JSON.parse(button.dataset.options);
      form.elements.llave.value = await (button.dataset.passkey === 'create' ? create : get)(publicKey);
      form.submit();
    } catch (error) {
      message.textContent = sentence(error);
      button.disabled = false;
    }
  });
}
