// Addresses of bytes, which jsdom does not make. Each is a new one, and what stands behind it can be looked at.

export const blobs = new Map<string, Blob>();

URL.createObjectURL = (blob) => {
  if (!(blob instanceof Blob)) throw new TypeError("no Blob");
  const url = `blob:test/${blobs.size + 1}`;
  blobs.set(url, blob);
  return url;
};
URL.revokeObjectURL = (url) => void blobs.delete(url);
